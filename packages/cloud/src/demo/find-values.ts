/** A number in a text. */
export interface FoundNumber {
  readonly value: number
  /** As written, with its currency or per cent sign. */
  readonly written: string
  readonly index: number
  readonly isMoney: boolean
}

const numeral =
  /(?<![\p{L}\d.,])(?:([$€£¥₹]|\b(?:USD|EUR|GBP|CHF))\s?)?([+-]?\d{1,3}(?:[,' ]\d{3}){1,6}(?:\.\d{1,20})?|[+-]?\d{1,3}(?:\.\d{3}){1,6},\d{1,20}|[+-]?\d{1,20}(?:[.,]\d{1,20})?)(?:\s?(%|[$€£¥₹]|(?:USD|EUR|GBP|CHF|dollars?|euros?|pounds?|cents?)\b))?(?![\p{L}\d])/giu

/** All numbers of a text, in order; parts of dates and times count too. */
export function findNumbers(text: string): readonly FoundNumber[] {
  return [...text.matchAll(numeral)].map((match) => {
    const [written, before, digits, after] = match
    return {
      value: parseNumeral(digits),
      written: written.trim(),
      index: match.index,
      isMoney: Boolean(before) || (Boolean(after) && after !== '%'),
    }
  })
}

function parseNumeral(digits: string): number {
  if (/^[+-]?\d{1,3}(?:\.\d{3})+,\d+$/.test(digits)) return Number(digits.replaceAll('.', '').replace(',', '.'))
  if (/^[+-]?\d{1,3}(?:[,' ]\d{3})+(?:\.\d+)?$/.test(digits)) return Number(digits.replaceAll(/[,' ]/g, ''))
  return Number(digits.replace(',', '.'))
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const month = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?'

/** A date in a text. */
export interface FoundDate {
  /** As `2026-11-21`. */
  readonly iso: string
  readonly written: string
  readonly index: number
}

/** All dates of a text, in order: ISO, with an English month, day.month.year, and month/day/year. */
export function findDates(text: string): readonly FoundDate[] {
  const forms: readonly (readonly [RegExp, (match: RegExpMatchArray) => readonly [string, number, string]])[] = [
    [/\b(\d{4})-(\d{2})-(\d{2})(?!\d)/g, (match) => [match[1], Number(match[2]), match[3]]],
    [
      new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th|\\.)?\\s+(?:of\\s+)?${month},?\\s+(\\d{4})\\b`, 'gi'),
      (match) => [match[3], monthNumber(match[2]), match[1]],
    ],
    [
      new RegExp(`\\b${month}\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{4})\\b`, 'gi'),
      (match) => [match[3], monthNumber(match[1]), match[2]],
    ],
    [/\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b/g, (match) => [match[3], Number(match[2]), match[1]]],
    [
      /\b(\d{1,2})\/(\d{1,2})\/(\d{4})\b/g,
      (match) =>
        Number(match[1]) > 12 ? [match[3], Number(match[2]), match[1]] : [match[3], Number(match[1]), match[2]],
    ],
  ]
  const found = forms.flatMap(([form, read]) =>
    [...text.matchAll(form)].map((match) => {
      const [year, monthOfYear, day] = read(match)
      return {
        iso: `${year}-${String(monthOfYear).padStart(2, '0')}-${day.padStart(2, '0')}`,
        written: match[0],
        index: match.index,
      }
    }),
  )
  return found.filter(({ iso }) => isRealDate(iso)).sort((a, b) => a.index - b.index)
}

function monthNumber(name: string): number {
  return months.indexOf(name.slice(0, 3).toLowerCase()) + 1
}

function isRealDate(iso: string): boolean {
  const date = new Date(`${iso}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso)
}

/** Kinds of values that a text shows by their form alone. */
export type Shape =
  | 'email'
  | 'url'
  | 'phone'
  | 'time'
  | 'path'
  | 'folder'
  | 'uuid'
  | 'ipv4'
  | 'code'
  | 'name'
  | 'quoted'

/** All values of one shape in a text, in order, without repetitions. */
export function findShapes(text: string, shape: Shape): readonly string[] {
  const found = [...text.matchAll(shapes[shape])].map((match) => (match[1] ?? match[0]).replace(/[.,;:]+$/, ''))
  return [...new Set(found)].filter((value) => shape !== 'name' || !namelessWords.test(value))
}

// Every repetition is bounded: a text without breaks must not cost time in the square of its length.
const shapes: Readonly<Record<Shape, RegExp>> = {
  email: /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g,
  url: /https?:\/\/[^\s<>"')\]]{1,2000}/g,
  phone: /(?<![\w-])(?!\d{4}-\d{2}-\d{2})\+?\d[\d ()/-]{6,20}\d(?![\w-])/g,
  time: /\b(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?\b/g,
  path: /(?<![\w/.-])(?:\.{0,2}\/)?(?:[\w-]{1,100}\/){0,20}[\w-]{1,100}\.(?!\d)[A-Za-z][A-Za-z0-9]{0,7}\b(?![@/])/g,
  folder:
    /(?<![\w/.:-])(?:\.{0,2}\/)?(?:[\w.-]{1,100}\/){1,20}(?=[\s"'.,;:)?!]|$)|(?<=\b(?:folder|directory) )[\w./-]{0,200}\w|(?<![\w./-])[\w./-]{0,200}\w(?= (?:folder|directory)\b)/g,
  uuid: /\b[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}\b/gi,
  ipv4: /\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\b/g,
  code: /(?<![\w-])#?(?=[A-Za-z/-]{0,40}\d)[A-Za-z0-9]{1,40}(?:[-/][A-Za-z0-9]{1,40}){0,8}/g,
  name: /(?<!\p{L})\p{Lu}[\p{L}'’-]{1,40}(?: (?:(?:of|de|da|van|von|der|la|&) )?\p{Lu}[\p{L}'’.-]{0,40}){0,5}/gu,
  quoted: /["“«„']([^"”»“'\n]{1,200})["”»“'](?!\p{L})/gu,
}

const namelessWords =
  /^(?:the|an?|this|that|these|those|it|we|you|i|he|she|they|my|our|your|his|her|and|or|but|if|in|on|at|to|for|from|with|by|of|as|is|are|was|do|does|did|can|please|what|which|who|when|where|why|how|yes|no|not|there|here|dear|hello|hi|thanks?|regards|use|read|find|get|list|add|tell|give|show|look|search|summari[sz]e|note|write|answer|extract|call|make|set|create|choose|click|open|go|every|each|all|some|any|name|date|subject|re|total|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december)$/i

/** The value of the line `Label: value` whose label shares most words with those wanted. */
export function findLabelled(text: string, matches: (label: string) => number): string | undefined {
  const lines = [
    ...text.matchAll(
      /^[ \t>*+-]{0,20}(?:\*\*)?([\p{L}][\p{L}\d _/#().-]{0,40}?)(?:\*\*)?[ \t]{0,9}[:=|][ \t]{0,9}(?:\*\*)?[ \t]{0,9}(\S.*)$/gmu,
    ),
  ]
  const scored = lines.map((line) => ({ value: line[2].replaceAll('**', '').trimEnd(), score: matches(line[1]) }))
  const best = scored.reduce((one, other) => (other.score > one.score ? other : one), { value: '', score: 0 })
  return best.score > 0 ? best.value : undefined
}
