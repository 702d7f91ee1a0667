// A string, a mark, or a literal. Control characters are refused in strings, but for those above U+007F.
const STRING = String.raw`"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"`
const NUMBER = String.raw`-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?`
const TOKEN = new RegExp(String.raw`[ \t\r\n]*(?:([{}[\],:])|(${STRING})|${NUMBER}|true|false|null)`, 'yu')

/** The line and column (from 1) where a text stops being JSON; undefined when it is JSON. */
export const jsonErrorPosition = (text: string): { line: number; column: number } | undefined => {
  const offset = errorOffset(text)
  if (offset === undefined) return undefined
  return positionAt(text, offset)
}

/** The line and column (from 1) of an offset. */
export const positionAt = (text: string, offset: number): { line: number; column: number } => {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: before[before.length - 1].length + 1 }
}

type Expecting = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'comma' | 'end'

const errorOffset = (text: string): number | undefined => {
  const open: ('{' | '[')[] = []
  let expecting: Expecting = 'value'
  let at = 0
  while (expecting !== 'end') {
    const token = tokenAt(text, at)
    const next: Expecting | undefined = token === undefined ? undefined : step(expecting, token.kind, open)
    if (token === undefined || next === undefined) return skipSpace(text, at)
    at = token.end
    expecting = next
  }
  const rest = skipSpace(text, at)
  return rest === text.length ? undefined : rest
}

const step = (expecting: Expecting, kind: string, open: ('{' | '[')[]): Expecting | undefined => {
  const isValue = expecting === 'value' || expecting === 'value or ]'
  if (isValue && (kind === '{' || kind === '[')) {
    open.push(kind)
    return kind === '{' ? 'key or }' : 'value or ]'
  }
  if (isValue && (kind === 'string' || kind === 'literal')) return afterValue(open)
  if ((expecting === 'key' || expecting === 'key or }') && kind === 'string') return 'colon'
  if (expecting === 'colon' && kind === ':') return 'value'
  const inside = open.at(-1)
  if (expecting === 'comma' && kind === ',') return inside === '{' ? 'key' : 'value'
  const closes = expecting === 'comma' || expecting === (inside === '{' ? 'key or }' : 'value or ]')
  if (!closes || kind !== (inside === '{' ? '}' : ']')) return undefined
  open.pop()
  return afterValue(open)
}

const afterValue = (open: readonly string[]): Expecting => (open.length === 0 ? 'end' : 'comma')

/** The token after any space; undefined when there is none. */
export const tokenAt = (text: string, at: number): { kind: string; end: number } | undefined => {
  TOKEN.lastIndex = at
  const match = TOKEN.exec(text)
  if (match === null) return undefined
  const [, mark, string] = match
  return { kind: mark ?? (string === undefined ? 'literal' : 'string'), end: TOKEN.lastIndex }
}

/** The offset after any space. */
export const skipSpace = (text: string, at: number): number =>
  at + (/^[ \t\r\n]*/.exec(text.slice(at))?.[0].length ?? 0)
