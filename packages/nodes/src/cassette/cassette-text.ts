import { isJsonObject, type Json, type JsonObject } from '@latchwork/engine'

const WIDTH = 110

/**
 * JSON for people who review it: small values on one line, each server-sent event on a line of its own, texts as lists of
 * their lines, the rest indented by two spaces.
 */
export function formatCassette(value: JsonObject): string {
  return `${write(value, '', 0)}\n`
}

function write(value: Json, name: string, depth: number): string {
  const short = JSON.stringify(value)
  if (typeof value !== 'object' || value === null) return short
  const isList = name === 'lines' || name === 'calls' || name === 'events'
  if (short.length <= WIDTH - depth * 2 && !isList) return spaced(value)
  const inner = '  '.repeat(depth + 1)
  const outer = '  '.repeat(depth)
  if (Array.isArray(value)) {
    const lines = value.map((each) => inner + (name === 'events' ? JSON.stringify(each) : write(each, '', depth + 1)))
    return lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n${outer}]`
  }
  if (!isJsonObject(value)) return short
  const lines = Object.entries(value).map(
    ([key, each = null]) => `${inner}${JSON.stringify(key)}: ${write(each, key, depth + 1)}`,
  )
  return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n${outer}}`
}

/** On one line, with spaces as people write them. */
function spaced(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`
  if (!isJsonObject(value)) return JSON.stringify(value)
  const entries = Object.entries(value).map(([key, each = null]) => `${JSON.stringify(key)}: ${spaced(each)}`)
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}
