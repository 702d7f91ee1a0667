export { BadValue } from './bad-value.ts'
export { BadInputs, parseInputs, type InputPlaces } from './parse-inputs.ts'
export { writtenInputs } from './written-inputs.ts'
export { parseAny } from './written-value.ts'
