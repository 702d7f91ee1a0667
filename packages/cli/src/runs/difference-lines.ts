import { isJsonObject, type BlobRef, type Json } from '@latchwork/engine'
import { isMedium, jsonDifferences, MOST_DIFFERENCES, textDifference, type PortDifference } from '@latchwork/server/api'

/** The longest line that a value is shown as. */
const LONGEST = 160
/** So many lines of a text are shown. */
const MOST_LINES = 40

/** How the values of a port differ, as lines that begin with `-` for the first run and `+` for the second. */
export function differenceLines({ a, b }: Pick<PortDifference, 'a' | 'b'>): readonly string[] {
  if (a === undefined || b === undefined) return [...valueLines('-', a), ...valueLines('+', b)]
  if (typeof a === 'string' && typeof b === 'string') return textLines(a, b)
  if (isNested(a) && isNested(b)) {
    const differences = jsonDifferences(a, b)
    const lines = differences.flatMap(({ path, a: one, b: other }) => [
      ...valueLines(`- ${path}:`, one),
      ...valueLines(`+ ${path}:`, other),
    ])
    return differences.length < MOST_DIFFERENCES ? lines : [...lines, 'and more']
  }
  return [...valueLines('-', a), ...valueLines('+', b)]
}

function isNested(value: Json): boolean {
  return (isJsonObject(value) && !isMedium(value)) || Array.isArray(value)
}

function valueLines(sign: string, value: Json | undefined): readonly string[] {
  if (value === undefined) return []
  return [`${sign} ${cut(isMedium(value) ? mediumInWords(value) : JSON.stringify(value))}`]
}

function mediumInWords({ blob, mediaType, size, name }: BlobRef): string {
  const facts = [mediaType, `${size} bytes`, blob.slice(0, 19)]
  return `${typeof name === 'string' ? `${name}, ` : ''}${facts.join(', ')}`
}

function textLines(a: string, b: string): readonly string[] {
  const found = textDifference(a, b, 'line')
  if (found === undefined)
    return [`- ${a.length.toLocaleString('en-US')} characters`, `+ ${b.length.toLocaleString('en-US')} characters`]
  const lines = found.pieces.flatMap(({ in: where, text }) =>
    where === 'both' ? [] : linesOf(text).map((line) => `${where === 'a' ? '-' : '+'} ${cut(line)}`),
  )
  const more = lines.length - MOST_LINES
  return more > 0 ? [...lines.slice(0, MOST_LINES), `and ${more} more lines`] : lines
}

function linesOf(text: string): readonly string[] {
  return text.replace(/\n$/, '').split('\n')
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
