import dotenv from 'dotenv'

/** The values in a `.env` text, as dotenv reads them: no interpolation, the last of several lines wins. */
export const parseDotenv = (text: string): ReadonlyMap<string, string> => new Map(Object.entries(dotenv.parse(text)))

/** The line (from 1) on which a key is set last. */
export const lineOf = (text: string, key: string): number | undefined => {
  const last = assignmentsOf(text, key).at(-1)
  return last === undefined ? undefined : text.slice(0, last.keyStart).split('\n').length
}

/**
 * The text with a key set to a value, everything else as it was. Undefined when no way of writing the value is read
 * back by dotenv as it is.
 */
export const setInDotenv = (text: string, key: string, value: string): string | undefined => {
  const expected = new Map(parseDotenv(text)).set(key, value)
  const assignments = assignmentsOf(text, key)
  for (const written of spellings(value)) {
    const next = assignments.length === 0 ? append(text, `${key}=${written}`) : overwrite(text, assignments, written)
    if (isSame(parseDotenv(next), expected)) return next
  }
  return undefined
}

/** The text without a key's lines; undefined when that would change another key. */
export const removeFromDotenv = (text: string, key: string): string | undefined => {
  const expected = new Map(parseDotenv(text))
  expected.delete(key)
  let next = text
  for (const { lineStart, lineEnd } of assignmentsOf(text, key).reverse())
    next = next.slice(0, lineStart) + next.slice(lineEnd)
  return isSame(parseDotenv(next), expected) ? next : undefined
}

/** Where one assignment stands in the text, as offsets; `valueStart` to `valueEnd` is what a new value replaces. */
interface Assignment {
  readonly keyStart: number
  readonly valueStart: number
  readonly valueEnd: number
  readonly lineStart: number
  readonly lineEnd: number
}

// The grammar that dotenv reads by; whether an edit came out right is decided by dotenv itself, above.
const ASSIGNMENT =
  /^\s*(?:export\s+)?(?<key>[\w.-]+)(?:\s*=\s*?|:\s+?)(?<value>\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?:#.*)?$/dgm

const assignmentsOf = (text: string, key: string): Assignment[] => {
  const found: Assignment[] = []
  for (const match of text.matchAll(ASSIGNMENT)) {
    if (match.groups?.key !== key || match.indices?.groups === undefined) continue
    const [keyStart, keyEnd] = match.indices.groups.key
    const value = match.groups.value ?? ''
    const groupStart =
      match.indices.groups.value?.[0] ?? text.indexOf(text.slice(keyEnd).match(/[=:]/)?.[0] ?? '', keyEnd) + 1
    const valueStart = groupStart + value.length - value.trimStart().length
    const valueEnd = valueStart + value.trim().length
    const newline = text.indexOf('\n', valueEnd)
    found.push({
      keyStart,
      valueStart,
      valueEnd,
      lineStart: text.lastIndexOf('\n', keyStart) + 1,
      lineEnd: newline < 0 ? text.length : newline + 1,
    })
  }
  return found
}

const overwrite = (text: string, assignments: readonly Assignment[], written: string): string => {
  let next = text
  for (const { valueStart, valueEnd } of assignments.toReversed())
    next = next.slice(0, valueStart) + written + next.slice(valueEnd)
  return next
}

const append = (text: string, line: string): string => {
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const gap = text === '' || text.endsWith('\n') ? '' : newline
  return `${text}${gap}${line}${newline}`
}

/** Ways to write a value, plainest first; none for half a character, which no file can hold. A quote must not end in a backslash: dotenv would read on into the next line. */
function* spellings(value: string): Generator<string> {
  if (!value.isWellFormed()) return
  if (/^[\w.:/@%+,=~^&*!?;|<>()[\]{}$\\-]*$/.test(value)) yield value
  if (value.endsWith('\\')) return
  for (const quote of ["'", '`', '"'])
    if (!value.includes(quote) && !value.includes('\r')) yield `${quote}${value}${quote}`
  if (!value.includes('"')) yield `"${value.replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`
}

const isSame = (one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean =>
  one.size === other.size && [...one].every(([key, value]) => other.get(key) === value)
