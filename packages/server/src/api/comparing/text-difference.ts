import { diffLines, diffWordsWithSpace, type ChangeObject } from 'diff'

/** A stretch of two texts: in both, or in one of them. */
export interface TextPiece {
  readonly in: 'both' | 'a' | 'b'
  readonly text: string
}

/** The differences of two texts: pieces that are words or whole lines. */
export interface TextDifference {
  readonly by: 'word' | 'line'
  readonly pieces: readonly TextPiece[]
}

/** Up to so many characters together, words are told apart, else lines. */
const SHORT = 20_000
/** Beyond so many characters nothing is told apart. */
const LONG = 2_000_000
/** So many steps from one text to the other are looked for, which bounds the time. */
const MOST_WORDS = 1_000
const MOST_LINES = 3_000

/** How two texts differ, readably; undefined where they are too long or too different to be told apart piece by piece. */
export function textDifference(
  a: string,
  b: string,
  by: TextDifference['by'] | 'best' = 'best',
): TextDifference | undefined {
  if (a.length + b.length > LONG) return undefined
  if (by === 'word' || (by === 'best' && a.length + b.length <= SHORT)) {
    const words = piecesOf(diffWordsWithSpace(a, b, { maxEditLength: MOST_WORDS }))
    if (words !== undefined && isReadable(words)) return { by: 'word', pieces: words }
  }
  const lines = piecesOf(diffLines(a, b, { maxEditLength: MOST_LINES }))
  return lines === undefined ? undefined : { by: 'line', pieces: lines }
}

function piecesOf(changes: readonly ChangeObject<string>[] | undefined): readonly TextPiece[] | undefined {
  return changes?.map(({ added, removed, value }) => ({ in: added ? 'b' : removed ? 'a' : 'both', text: value }))
}

/** Where next to nothing is common, words that happen to be in both only tear the texts apart. */
function isReadable(pieces: readonly TextPiece[]): boolean {
  const lengthOf = (where: TextPiece['in']): number =>
    pieces.reduce((sum, { in: place, text }) => (place === where ? sum + text.trim().length : sum), 0)
  const common = lengthOf('both')
  return common * 4 >= Math.min(lengthOf('a'), lengthOf('b'))
}
