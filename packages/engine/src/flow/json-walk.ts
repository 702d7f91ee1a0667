import { endOfNumber, endOfString } from './json-text.ts'
import type { DocumentPath } from './path.ts'

/** What a walk over a JSON text meets. `at` is an offset in the text; `path` is only right during the visit. */
export type JsonVisit =
  | { readonly type: 'member'; readonly path: DocumentPath; readonly at: number; readonly duplicate: boolean }
  | { readonly type: 'element'; readonly path: DocumentPath; readonly at: number }

/** Where and why a text is not JSON. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError'
  readonly offset: number

  constructor(offset: number, message: string) {
    super(message)
    this.offset = offset
  }
}

interface Frame {
  readonly keys: Set<string> | undefined
  next: number
}

/**
 * Reads a JSON text strictly, key by key, and reports each member and element with its place. Slower than `JSON.parse`
 * by far: it is for naming positions once something is wrong. `visit` ends the walk by returning true.
 */
export function walkJson(text: string, visit: (visited: JsonVisit) => boolean | void): void {
  const frames: Frame[] = []
  const path: (string | number)[] = []
  let at = skipSpace(text, 0)
  at = readValue(text, at, frames)
  for (;;) {
    const frame = frames.at(-1)
    at = skipSpace(text, at)
    if (frame === undefined) {
      if (at < text.length) throw new JsonSyntaxError(at, 'there is text after the end of the JSON')
      return
    }
    const close = frame.keys === undefined ? ']' : '}'
    if (text[at] === close) {
      frames.pop()
      at++
      continue
    }
    if (frame.next > 0) at = expectComma(text, at, close)
    const visited = readPlace(text, at, frame, path, frames.length - 1)
    if (visit(visited.visit) === true) return
    at = readValue(text, visited.valueAt, frames)
  }
}

function readPlace(
  text: string,
  at: number,
  frame: Frame,
  path: (string | number)[],
  depth: number,
): { visit: JsonVisit; valueAt: number } {
  const position = frame.next++
  path.length = depth
  if (frame.keys === undefined) {
    path.push(position)
    return { visit: { type: 'element', path, at }, valueAt: at }
  }
  if (text[at] !== '"') throw new JsonSyntaxError(at, `expected a key in double quotes, found ${found(text, at)}`)
  const end = endOfString(text, at)
  const key = parseString(text, at, end)
  const colon = skipSpace(text, end + 1)
  if (text[colon] !== ':')
    throw new JsonSyntaxError(colon, `expected ":" after the key "${key}", found ${found(text, colon)}`)
  const duplicate = frame.keys.has(key)
  frame.keys.add(key)
  path.push(key)
  return { visit: { type: 'member', path, at, duplicate }, valueAt: skipSpace(text, colon + 1) }
}

/** Reads a scalar, or opens an object or a list; gives the offset after what it read. */
function readValue(text: string, at: number, frames: Frame[]): number {
  const first = text[at]
  if (first === '{' || first === '[') {
    frames.push({ keys: first === '{' ? new Set() : undefined, next: 0 })
    return at + 1
  }
  if (first === '"') {
    const end = endOfString(text, at)
    parseString(text, at, end)
    return end + 1
  }
  for (const word of ['true', 'false', 'null']) if (text.startsWith(word, at)) return at + word.length
  const end = endOfNumber(text, at)
  if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text.slice(at, end))) return end
  throw new JsonSyntaxError(at, `expected a value, found ${found(text, at)}`)
}

function parseString(text: string, start: number, end: number): string {
  if (end >= text.length) throw new JsonSyntaxError(start, 'this text in quotes never ends')
  try {
    return String(JSON.parse(text.slice(start, end + 1)))
  } catch {
    throw new JsonSyntaxError(start, 'this text in quotes has a line break, a control character or a bad escape in it')
  }
}

function expectComma(text: string, at: number, close: string): number {
  if (text[at] !== ',') throw new JsonSyntaxError(at, `expected "," or "${close}", found ${found(text, at)}`)
  const next = skipSpace(text, at + 1)
  if (text[next] === close) throw new JsonSyntaxError(at, `there is a comma before "${close}"`)
  return next
}

function skipSpace(text: string, start: number): number {
  let at = start
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) break
  }
  return at
}

function found(text: string, at: number): string {
  return at >= text.length ? 'the end of the text: the file is cut off' : JSON.stringify(text[at])
}
