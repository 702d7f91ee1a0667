/** A piece of a text beside another one: in both, only in the first, or only in the second. */
export interface Piece {
  readonly side: 'both' | 'before' | 'after'
  readonly text: string
}

/** With more words than these on a side, what differs is shown as one piece. */
const MOST_WORDS = 1_500

/** Two texts as pieces, word by word: without those of `after` it is the first text, without those of `before` the second. */
export function textDifference(before: string, after: string): readonly Piece[] {
  const [a, b] = [wordsOf(before), wordsOf(after)]
  let start = 0
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++
  let end = 0
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  const middle = between(a.slice(start, a.length - end), b.slice(start, b.length - end))
  const rest: Piece[] = [
    { side: 'both', text: a.slice(0, start).join('') },
    ...middle,
    { side: 'both', text: a.slice(a.length - end).join('') },
  ]
  return joinPieces(rest)
}

/** Words with the space after them. */
function wordsOf(text: string): readonly string[] {
  return text.match(/\s+|[^\s]+\s*/g) ?? []
}

function between(a: readonly string[], b: readonly string[]): readonly Piece[] {
  if (a.length > MOST_WORDS || b.length > MOST_WORDS)
    return [
      { side: 'before', text: a.join('') },
      { side: 'after', text: b.join('') },
    ]
  const common = commonLengths(a, b)
  const pieces: Piece[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      pieces.push({ side: 'both', text: a[i] })
      i++
      j++
    } else if (j >= b.length || (i < a.length && common(i + 1, j) >= common(i, j + 1)))
      pieces.push({ side: 'before', text: a[i++] })
    else pieces.push({ side: 'after', text: b[j++] })
  }
  return pieces
}

/** How many words the ends of two texts have in common, in order, from a word of each on. */
function commonLengths(a: readonly string[], b: readonly string[]): (i: number, j: number) => number {
  const width = b.length + 1
  const table = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      table[i * width + j] =
        a[i] === b[j]
          ? table[(i + 1) * width + j + 1] + 1
          : Math.max(table[(i + 1) * width + j], table[i * width + j + 1])
  return (i, j) => table[i * width + j]
}

function joinPieces(pieces: readonly Piece[]): readonly Piece[] {
  const joined: Piece[] = []
  for (const piece of pieces) {
    const last = joined.at(-1)
    if (piece.text === '') continue
    if (last?.side === piece.side) joined[joined.length - 1] = { ...last, text: last.text + piece.text }
    else joined.push(piece)
  }
  return joined
}
