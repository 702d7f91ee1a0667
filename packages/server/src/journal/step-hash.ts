import { createHash } from 'node:crypto'
import { isJsonObject, type EqualWork, type Json } from '@latchwork/engine'

/** What some work is made of, as one number: two pieces of work with the same hash give the same outputs or effects. */
export function hashWork({ type, version, settings, inputs }: EqualWork): string {
  const text = JSON.stringify([type, version, sorted(settings), sorted(inputs)])
  return createHash('sha256').update(text).digest('base64url')
}

/** The same value with the names of each object in order, however the flow file or a run wrote them. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isJsonObject(value)) return value
  const names = Object.keys(value).toSorted()
  return Object.fromEntries(names.map((name) => [name, sorted(value[name] ?? null)]))
}
