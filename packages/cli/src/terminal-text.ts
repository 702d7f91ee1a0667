/** Characters that reorder the text around them. */
const BIDI = /[\u202a-\u202e\u2066-\u2069]/gu
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** A text without what a terminal would obey: escape sequences, cursor moves, reordering. Line breaks and tabs stay. */
export function withoutControls(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, '').replace(BIDI, '')
}

/** A text as one line that a terminal can show. */
export function oneLine(text: string): string {
  return withoutControls(text).replace(/\s+/g, ' ').trim()
}

/** How many columns a text takes; wide characters take two. */
export function widthOf(text: string): number {
  let width = 0
  for (const { segment } of segmenter.segment(text)) width += widthOfGrapheme(segment)
  return width
}

/** The beginning of a text that fits into so many columns, with an ellipsis when it was cut. */
export function cutEnd(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text
  return `${take(graphemes(text), columns - 1).join('')}…`
}

/** The end of a text that fits into so many columns, with an ellipsis when it was cut. */
export function cutStart(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text
  return `…${take(graphemes(text).reverse(), columns - 1)
    .reverse()
    .join('')}`
}

/** A text filled with spaces up to so many columns. */
export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)))
}

function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}

function take(parts: readonly string[], columns: number): string[] {
  const taken: string[] = []
  let width = 0
  for (const part of parts) {
    width += widthOfGrapheme(part)
    if (width > columns) break
    taken.push(part)
  }
  return taken
}

function widthOfGrapheme(grapheme: string): number {
  if (/^[\p{Cc}\p{Mn}\p{Me}\p{Cf}]+$/u.test(grapheme)) return 0
  if (/\p{Emoji_Presentation}|\u{fe0f}/u.test(grapheme)) return 2
  const code = grapheme.codePointAt(0) ?? 0
  return WIDE.some(([from, to]) => code >= from && code <= to) ? 2 : 1
}

/** The blocks of Unicode whose characters are wide (East Asian Width W and F). */
const WIDE: readonly (readonly [from: number, to: number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1faff],
  [0x20000, 0x3fffd],
]
