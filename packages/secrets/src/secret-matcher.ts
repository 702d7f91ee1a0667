/** Where a secret stands in a text, as offsets. */
interface Span {
  readonly start: number
  readonly end: number
}

/** A text to find; only as a whole word where it is too short to be told from ordinary text. */
export interface Needle {
  readonly text: string
  readonly wholeWord: boolean
}

/** Finds known texts: the leftmost first, of several there the longest. */
export interface Matcher {
  /** The first span at or after an offset. */
  next(text: string, from: number): Span | undefined
  /** Where the longest end of the text begins, not before `from`, that may grow into a known text; else its length. */
  holdFrom(text: string, from: number): number
}

const PREFIX_LENGTH = 24

/** Prepares to find these texts. The expression holds their beginnings only, so that long texts do not make it large. */
export const createMatcher = (needles: readonly Needle[]): Matcher => {
  const sorted = needles.toSorted((one, other) => other.text.length - one.text.length)
  const longest = sorted[0]?.text.length ?? 0
  const firstLetters = new Set(sorted.map(({ text }) => text[0]))
  const beginnings = new Set(sorted.map(({ text }) => escapePattern(text.slice(0, PREFIX_LENGTH))))
  const pattern = new RegExp([...beginnings].join('|') || '(?!)', 'g')

  return {
    next: (text, from) => {
      pattern.lastIndex = from
      for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
        const start = match.index
        const found = sorted.find((needle) => standsAt(text, start, needle))
        if (found !== undefined) return { start, end: start + found.text.length }
        pattern.lastIndex = start + 1
      }
      return undefined
    },
    holdFrom: (text, from) => {
      for (let start = Math.max(from, text.length - longest); start < text.length; start += 1) {
        if (!firstLetters.has(text[start])) continue
        const end = text.slice(start)
        if (sorted.some((needle) => mayGrowInto(end, needle))) return start
      }
      return text.length
    },
  }
}

const escapePattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)

const standsAt = (text: string, start: number, { text: needle, wholeWord }: Needle): boolean =>
  text.startsWith(needle, start) &&
  (!wholeWord || !(isWordLetter(text[start - 1]) || isWordLetter(text[start + needle.length])))

/** A whole word at the very end counts too: only what follows tells whether it is one. */
const mayGrowInto = (end: string, { text: needle, wholeWord }: Needle): boolean =>
  needle.startsWith(end) && (needle.length > end.length || wholeWord)

const isWordLetter = (letter: string | undefined): boolean => letter !== undefined && /[\p{L}\p{N}_]/u.test(letter)
