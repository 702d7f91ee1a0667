import { NodeError, type Json } from '@latchwork/engine'
import { REFUSED_KEYS } from './refused-keys.ts'

const MAX_DEPTH = 100

/** The value that a JSON text stands for. Throws, saying where, when the text is not JSON or more than a port can carry. */
export function parseJson(text: string): Json {
  const depth = depthOf(text)
  if (depth > MAX_DEPTH) throw refusal(`The JSON is nested deeper than ${MAX_DEPTH} levels.`)
  try {
    return JSON.parse(text, refuseKey)
  } catch (error) {
    if (error instanceof NodeError) throw error
    throw refusal(`The text is not JSON: ${error instanceof Error ? error.message : String(error)}.`)
  }
}

function refuseKey(key: string, value: unknown): unknown {
  if (REFUSED_KEYS.has(key))
    throw refusal(`The JSON has the key "${key}", which is refused because JavaScript gives it a meaning.`)
  return value
}

function refusal(message: string): NodeError {
  return new NodeError('bad-json', message, { retryable: false })
}

/** Counted in the text, before anything recursive sees it. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let isInString = false
  for (let position = 0; position < text.length; position++) {
    const character = text[position]
    if (isInString) {
      if (character === '\\') position++
      else if (character === '"') isInString = false
    } else if (character === '"') isInString = true
    else if (character === '{' || character === '[') deepest = Math.max(deepest, ++depth)
    else if (character === '}' || character === ']') depth--
  }
  return deepest
}
