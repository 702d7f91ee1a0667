import { isJsonObject, type Json } from '@latchwork/engine'

/** One place where two values differ; undefined where one of them has nothing. */
export interface Difference {
  /** As `content.json.input[0].text`; empty for the whole. */
  readonly path: string
  readonly before: Json | undefined
  readonly after: Json | undefined
}

/** Where two values differ, from the front, up to a limit. The order of names does not count. */
export function differencesOf(before: Json | undefined, after: Json | undefined, limit = 20): readonly Difference[] {
  const found: Difference[] = []
  collect(before, after, { path: '', found, limit })
  return found
}

/** A difference in words: `at input[0].text: "List …" instead of "Note …"`. */
export function differenceInWords({ path, before, after }: Difference): string {
  const [old, now] = shorten(show(before), show(after))
  return `${path === '' ? '' : `at ${path}: `}${now} instead of ${old}`
}

interface Search {
  readonly path: string
  readonly found: Difference[]
  readonly limit: number
}

function collect(before: Json | undefined, after: Json | undefined, search: Search): void {
  const { path, found, limit } = search
  if (found.length >= limit || before === after) return
  if (Array.isArray(before) && Array.isArray(after)) {
    for (let at = 0; at < Math.max(before.length, after.length); at++)
      collect(before[at], after[at], { ...search, path: `${path}[${at}]` })
  } else if (isJsonObject(before) && isJsonObject(after)) {
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)]))
      collect(before[name], after[name], { ...search, path: path === '' ? name : `${path}.${name}` })
  } else found.push({ path, before, after })
}

function show(value: Json | undefined): string {
  return value === undefined ? 'nothing' : JSON.stringify(value)
}

const SHOWN = 120
const BEFORE = 40

/** The parts of two texts around the first place where they differ. */
function shorten(a: string, b: string): readonly [string, string] {
  let same = 0
  while (same < Math.min(a.length, b.length) && a.charCodeAt(same) === b.charCodeAt(same)) same++
  const from = same > SHOWN - BEFORE ? same - BEFORE : 0
  const cut = (text: string): string =>
    (from > 0 ? '…' : '') + text.slice(from, from + SHOWN) + (text.length > from + SHOWN ? '…' : '')
  return [cut(a), cut(b)]
}
