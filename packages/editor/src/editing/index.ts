export { editing } from './part.ts'
