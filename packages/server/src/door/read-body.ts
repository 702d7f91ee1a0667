import { ServerError } from '../server-error.ts'
import { bodyTooLarge, MAX_BODY_BYTES } from './door.ts'

const MAX_DEPTH = 100
const REFUSED_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** Reads a body as JSON; stops reading at the limit. A body of nothing is `{}`. Throws `ServerError`. */
export async function readJsonBody(body: ReadableStream<Uint8Array> | null): Promise<unknown> {
  const text = body === null ? '' : await readText(body)
  if (text.trim() === '') return {}
  if (isTooDeep(text)) throw badBody(`is nested deeper than ${MAX_DEPTH} levels`)
  const value = parse(text)
  if (holdsRefusedKey(value)) throw badBody('holds a key that would reach an object’s prototype')
  return value
}

async function readText(body: ReadableStream<Uint8Array>): Promise<string> {
  const reader = body.getReader()
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let size = 0
  let text = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return text + decoder.decode()
      size += value.byteLength
      if (size > MAX_BODY_BYTES) throw bodyTooLarge()
      text += decoder.decode(value, { stream: true })
    }
  } catch (error) {
    if (error instanceof TypeError) throw badBody('is not UTF-8 text')
    throw error
  } finally {
    reader.releaseLock()
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw badBody('is not valid JSON')
  }
}

/** Looked at before parsing: what is parsed deep would overflow whoever walks it by recursion. */
function isTooDeep(text: string): boolean {
  let depth = 0
  let isInText = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (isInText) {
      if (code === 0x5c) at++
      else if (code === 0x22) isInText = false
    } else if (code === 0x22) isInText = true
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > MAX_DEPTH) return true
    } else if (code === 0x7d || code === 0x5d) depth--
  }
  return false
}

function holdsRefusedKey(value: unknown): boolean {
  const open: unknown[] = [value]
  while (open.length > 0) {
    const next = open.pop()
    if (typeof next !== 'object' || next === null) continue
    if (!Array.isArray(next) && Object.keys(next).some((key) => REFUSED_KEYS.has(key))) return true
    for (const inner of Object.values(next)) if (typeof inner === 'object') open.push(inner)
  }
  return false
}

function badBody(problem: string): ServerError {
  return new ServerError(400, 'bad-request', `The body of this request ${problem}.`)
}
