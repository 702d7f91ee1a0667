/** A secret that is looked for. */
export interface Canary {
  readonly label: string
  readonly value: string
}

/** Bytes that give a part of a canary away, and how the part is written. */
export interface Needle {
  readonly label: string
  readonly encoding: string
  readonly bytes: Buffer
}

/**
 * A canary is looked for in blocks of so many characters, so that any 23 characters of it are found, and also a whole
 * one that is cut by a line break or the end of a database page. Keys show 4 characters on purpose: far from a block.
 */
const BLOCK = 12

/** All that gives a canary away. Made apart from the redactor's own list, which it judges. */
export function needlesOf({ label, value }: Canary): readonly Needle[] {
  const needles = new Map<string, Needle>()
  const add = (encoding: string, bytes: Buffer) => {
    const text = bytes.toString('latin1')
    if (!needles.has(text)) needles.set(text, { label, encoding, bytes })
  }
  for (const block of blocksOf(Array.from(value)))
    for (const [encoding, encode] of Object.entries(textEncodings)) add(encoding, encode(block.join('')))
  const bytes = Buffer.from(value)
  for (const block of blocksOf([...bytes]))
    for (const [encoding, encode] of Object.entries(byteEncodings)) add(encoding, encode(Buffer.from(block)))
  for (const shift of [0, 1, 2])
    for (const block of blocksOf([...bytes.subarray(shift)])) {
      const base64 = Buffer.from(block).toString('base64')
      // The last digit of a block that does not fill its groups of three depends on what follows.
      const digits = base64.replace(/.=+$/, '')
      add(`base64, shifted by ${shift}`, Buffer.from(digits))
      add(`base64url, shifted by ${shift}`, Buffer.from(digits.replaceAll('+', '-').replaceAll('/', '_')))
    }
  return [...needles.values()]
}

/** Stretches of equal length, and the end. A value that is shorter than one is one. */
function blocksOf<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length <= BLOCK) return [items]
  const starts = Array.from({ length: Math.floor(items.length / BLOCK) }, (_, at) => at * BLOCK)
  return [...starts, items.length - BLOCK].map((start) => items.slice(start, start + BLOCK))
}

const escapeJson = (text: string): string => JSON.stringify(text).slice(1, -1)
const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
const lowerCaseEscapes = (text: string): string => text.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase())
const formEncode = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1)
const escapeNonAscii = (text: string): string =>
  text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

type Encode<Value> = Readonly<Record<string, (value: Value) => Buffer>>

const textEncodings: Encode<string> = {
  raw: (text) => Buffer.from(text),
  'URL-encoded': (text) => Buffer.from(encodeURIComponent(text)),
  'URL-encoded, small': (text) => Buffer.from(lowerCaseEscapes(encodeURIComponent(text))),
  'form-encoded': (text) => Buffer.from(formEncode(text)),
  'JSON-escaped': (text) => Buffer.from(escapeJson(text)),
  'JSON-escaped twice': (text) => Buffer.from(escapeJson(escapeJson(text))),
  'JSON-escaped, ASCII': (text) => Buffer.from(escapeNonAscii(escapeJson(text))),
  'HTML-escaped': (text) => Buffer.from(escapeHtml(text)),
  'small letters': (text) => Buffer.from(text.toLowerCase()),
  'capital letters': (text) => Buffer.from(text.toUpperCase()),
  reversed: (text) => Buffer.from(Array.from(text).toReversed().join('')),
  'UTF-16LE': (text) => Buffer.from(text, 'utf16le'),
  'UTF-16BE': (text) => Buffer.from(text, 'utf16le').swap16(),
}

const byteEncodings: Encode<Buffer> = {
  hex: (bytes) => Buffer.from(bytes.toString('hex')),
  'hex, capital': (bytes) => Buffer.from(bytes.toString('hex').toUpperCase()),
  'percent-encoded': (bytes) => Buffer.from(bytes.toString('hex').replace(/../g, '%$&')),
}
