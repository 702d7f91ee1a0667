import { isJsonObject, isKind, portOfKind, type FlowInput, type Json, type JsonObject } from '@latchwork/engine'

/** How an input is filled in. */
export type InputControl = 'text' | 'number' | 'boolean' | 'lines' | 'json' | 'file' | 'upload'

/** What someone typed, as a value; or why it is none. */
export type TypedValue = { readonly value: Json | undefined } | { readonly problem: string }

/** The control for a kind. */
export function controlOf(kind: string): InputControl {
  if (kind === 'text' || kind === 'number' || kind === 'boolean' || kind === 'file') return kind
  if (kind === 'image' || kind === 'audio') return 'upload'
  return kind === 'list<text>' ? 'lines' : 'json'
}

/** What the field of an input shows for a value. */
export function textOfValue(control: InputControl, value: Json | undefined): string {
  if (value === undefined) return ''
  if (control === 'lines' && Array.isArray(value)) return value.map(String).join('\n')
  if (control === 'file' && isJsonObject(value)) return typeof value['path'] === 'string' ? value['path'] : ''
  return typeof value === 'string' && control !== 'json'
    ? value
    : JSON.stringify(value, null, control === 'json' ? 2 : 0)
}

/** Reads what someone typed. Nothing typed is no value, except for a text. */
export function readTyped(kind: string, typed: string): TypedValue {
  const control = controlOf(kind)
  if (control === 'text') return { value: typed }
  if (typed.trim() === '') return { value: undefined }
  if (control === 'lines') return { value: typed.split('\n').filter((line) => line.trim() !== '') }
  if (control === 'file') return { value: { path: typed.trim() } }
  if (control === 'number') {
    const value = Number(typed)
    return Number.isFinite(value) ? { value } : { problem: 'This is not a number.' }
  }
  return readJson(kind, typed)
}

function readJson(kind: string, typed: string): TypedValue {
  try {
    const value: Json = JSON.parse(typed)
    return valueFits(kind, value) ? { value } : { problem: `This is not of the kind ${kind}.` }
  } catch {
    return { problem: 'This is not JSON. Texts need quotes: "like this".' }
  }
}

/** Whether a value suits a kind. */
export function valueFits(kind: string, value: unknown): boolean {
  return isKind(kind) && portOfKind(kind).schema.safeParse(value).success
}

/** The values among these that the inputs still take: flows change after values were remembered. */
export function fittingValues(inputs: Readonly<Record<string, FlowInput>>, values: JsonObject): JsonObject {
  const fitting = Object.entries(values).filter(
    ([name, value]) => Object.hasOwn(inputs, name) && valueFits(inputs[name].kind, value),
  )
  return Object.fromEntries(fitting)
}
