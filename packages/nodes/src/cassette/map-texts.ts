import { isJsonObject, type Json } from '@latchwork/engine'

/** A value as JSON with each of its texts changed; the names of fields stay. */
export function mapTexts(value: unknown, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value)
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.map((inner: unknown) => mapTexts(inner, change))
  if (!isJsonObject(value)) return null
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, mapTexts(inner, change)]))
}
