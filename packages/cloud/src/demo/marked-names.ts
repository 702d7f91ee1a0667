import { withoutCodeBlocks } from './markdown.ts'
import type { Topic } from './schema-source.ts'
import { contentWords, overlap, spaced } from './words.ts'

/** What kind of technical names a list is for, as `setting` or `code`, by its name or description; empty for other lists. */
export function namedKinds({ name, description }: Topic): ReadonlySet<string> {
  const words = contentWords(spaced(name))
  const own = technicalOf(words)
  return own.size === 0 && overlap(generic, words) > 0 ? technicalOf(contentWords(description)) : own
}

function technicalOf(words: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...words].filter((word) => technical.has(word)))
}

/** The names that a text marks as code, else in bold, else in quotes: where it speaks of the wanted kinds, else all. */
export function findMarkedNames(text: string, kinds: ReadonlySet<string>): readonly string[] {
  const lines = readLines(withoutCodeBlocks(text))
  const marked = marks.map((mark) => lines.flatMap((line) => namesIn(line, mark))).find((found) => found.length > 0)
  if (marked === undefined) return []
  const near = marked.filter(({ context }) => overlap(kinds, contentWords(context)) > 0)
  return [...new Set((near.length > 0 ? near : marked).map(({ name }) => name))]
}

const technical = contentWords(
  `setting option parameter argument flag switch variable field command function method model code scope permission
  header identifier id endpoint property tool`,
)

const generic = contentWords('name item list value entry')

const marks: readonly RegExp[] = [
  /(?<!`)`([^`\s]{1,80})`(?!`)/g,
  /\*\*([^*\s][^*\n]{0,40})\*\*/g,
  /["“]([^"”\s][^"”\n]{0,40})["”]/g,
]

interface MarkedName {
  readonly name: string
  /** What the line says before the name, one word after it, and for a point of a list what leads to the list. */
  readonly context: string
}

function namesIn({ line, lead }: PlacedLine, mark: RegExp): readonly MarkedName[] {
  const found = [...line.matchAll(mark)].map((match) => {
    const before = line.slice(0, match.index).replaceAll(/`[^`]{1,200}`/g, '')
    const [after] = /^\W{0,3}\w{0,40}/.exec(line.slice(match.index + match[0].length)) ?? ['']
    return { name: match[1].replace(/[.,:;=]+$/, ''), context: `${lead} ${before} ${after}` }
  })
  // Longer marked words are orders and quotations rather than names.
  return found.filter(({ name }) => /^[^/]*\p{L}/u.test(name) && name.split(' ').length <= 3)
}

interface PlacedLine {
  readonly line: string
  readonly lead: string
}

function readLines(text: string): readonly PlacedLine[] {
  let above = ''
  return text.split('\n').map((line) => {
    const isPoint = /^\s*(?:[-*+•|]|\d{1,3}[.)])\s/.test(line)
    if (!isPoint && line.trim() !== '') above = line
    return { line, lead: isPoint && above.trimEnd().endsWith(':') ? above : '' }
  })
}
