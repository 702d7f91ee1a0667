import { isJsonObject, type JsonObject } from '@latchwork/engine'

/** What keeps texts by name: the browser's storage. */
export type TextStorage = Pick<Storage, 'getItem' | 'setItem'>

const PREFIX = 'latchwork.inputs:'

/** The last values of a flow's inputs, by the flow's path. */
export function readInputs(storage: TextStorage, path: string): JsonObject {
  try {
    const value: unknown = JSON.parse(storage.getItem(PREFIX + path) ?? '{}')
    return isJsonObject(value) ? value : {}
  } catch {
    // What stands there is not ours, or storage is forbidden: then nothing is remembered.
    return {}
  }
}

/** Remembers them; without effect where storage is full or forbidden. */
export function writeInputs(storage: TextStorage, path: string, values: JsonObject): void {
  try {
    storage.setItem(PREFIX + path, JSON.stringify(values))
  } catch {
    // The form still holds them, for as long as it is open.
  }
}
