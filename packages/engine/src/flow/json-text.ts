import { MAX_DEPTH } from '../json.ts'

/** What a quick look at a JSON text tells. Offsets are in UTF-16 code units. */
export interface TextSurvey {
  /** How many keys all objects of the text have together, duplicates counted. */
  readonly keys: number
  /** Where the text first nests deeper than allowed. */
  readonly tooDeepAt: number | undefined
  /** Where the first number stands that JavaScript cannot hold. */
  readonly lossyNumberAt: number | undefined
}

/** A text without the byte order mark that some editors put before it. Positions count without it. */
export function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

const QUOTE = 34
const COLON = 58

/** One pass over a text, valid JSON or not, without building anything. */
export function surveyText(text: string): TextSurvey {
  let keys = 0
  let depth = 0
  let tooDeepAt: number | undefined
  let lossyNumberAt: number | undefined
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = endOfString(text, at)
    else if (code === COLON) keys++
    else if (code === 123 || code === 91) {
      if (++depth > MAX_DEPTH) tooDeepAt ??= at
    } else if (code === 125 || code === 93) depth--
    else if (code === 45 || (code >= 48 && code <= 57)) {
      const end = endOfNumber(text, at)
      if (lossyNumberAt === undefined && end - at > 4 && losesPrecision(text.slice(at, end))) lossyNumberAt = at
      at = end - 1
    }
  }
  return { keys, tooDeepAt, lossyNumberAt }
}

/** The position of the quote that closes the string which opens at `start`; the text's end when none does. */
export function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0
    while (text.charCodeAt(end - 1 - slashes) === 92) slashes++
    if (slashes % 2 === 0) return end
  }
  return text.length
}

/** The position after the last character that can belong to the number which starts at `start`. */
export function endOfNumber(text: string, start: number): number {
  let end = start + 1
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end)
    const isPart =
      (code >= 48 && code <= 57) || code === 46 || code === 43 || code === 45 || code === 69 || code === 101
    if (!isPart) break
  }
  return end
}

/** No number that survives is written with more characters: 1 and 308 zeros is the longest sensible one. */
const LONGEST_NUMBER = 400

/** Whether a number, written as in JSON, is another number once JavaScript has read it. */
export function losesPrecision(raw: string): boolean {
  if (raw.length > LONGEST_NUMBER) return true
  const value = Number(raw)
  if (Number.isNaN(value)) return false
  if (raw.length < 9 && value !== 0 && Number.isFinite(value)) return false
  if (!Number.isFinite(value)) return true
  return decimal(raw) !== decimal(String(value))
}

/** A number's digits without leading and trailing zeros, and its exponent: equal for equal numbers. */
function decimal(raw: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(raw)
  if (match === null) return raw
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const digits = (whole + fraction).replace(/^0+/, '')
  if (digits === '') return '0'
  const trimmed = digits.replace(/0+$/, '')
  return `${sign}${trimmed}e${Number(exponent) - fraction.length + digits.length - trimmed.length}`
}

/** A place in a text, counted from 1. */
export interface TextPosition {
  readonly line: number
  readonly column: number
  /** Counted from 0, in UTF-16 code units. */
  readonly offset: number
}

/** Line and column of an offset. */
export function positionAt(text: string, offset: number): TextPosition {
  let line = 1
  let lineStart = 0
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line++
    lineStart = at + 1
  }
  return { line, column: offset - lineStart + 1, offset }
}
