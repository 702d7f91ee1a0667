import { positionAt, skipSpace, tokenAt } from './json-position.ts'

/** The line and column (from 1) of the value at a path; of the nearest value around it when that is not there. */
export const jsonPathPosition = (text: string, path: readonly PropertyKey[]): { line: number; column: number } => {
  const offset = offsetOf(text, path)
  if (offset !== undefined) return positionAt(text, offset)
  return path.length === 0 ? { line: 1, column: 1 } : jsonPathPosition(text, path.slice(0, -1))
}

interface Open {
  readonly isObject: boolean
  key: unknown
}

const offsetOf = (text: string, path: readonly PropertyKey[]): number | undefined => {
  const open: Open[] = []
  let expectsKey = false
  for (let at = 0; ;) {
    const start = skipSpace(text, at)
    const token = tokenAt(text, at)
    if (token === undefined) return undefined
    at = token.end
    const inside = open.at(-1)
    if (token.kind === '}' || token.kind === ']') {
      open.pop()
      expectsKey = false
    } else if (token.kind === ',') {
      expectsKey = inside?.isObject === true
      if (inside !== undefined && !inside.isObject) inside.key = Number(inside.key) + 1
    } else if (expectsKey && inside !== undefined) {
      inside.key = JSON.parse(text.slice(start, at))
      expectsKey = false
    } else if (token.kind !== ':') {
      if (open.length === path.length && open.every(({ key }, depth) => key === path[depth])) return start
      if (token.kind === '{' || token.kind === '[') {
        open.push({ isObject: token.kind === '{', key: 0 })
        expectsKey = token.kind === '{'
      }
    }
  }
}
