export { settings } from './part.ts'
export { readSettingsPlace, withoutSettingsPlace, writeSettingsPlace, type SettingsPlace } from './settings-place.ts'
