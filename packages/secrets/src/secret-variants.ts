/** The forms in which a value may turn up in a text: raw, URL-, form- and JSON-escaped, hex, base64 and base64url. */
export const variantsOf = (value: string): ReadonlySet<string> => {
  const bytes = Buffer.from(value)
  const hex = bytes.toString('hex')
  const base64 = [bytes.toString('base64'), ...[0, 1, 2].map((shift) => alignedBase64(bytes, shift))]
  const json = escapeJSON(value)
  return new Set([
    ...shortVariantsOf(value),
    escapeJSON(json),
    escapeNonASCII(json),
    hex,
    hex.toUpperCase(),
    ...base64,
    ...base64.map(toURLAlphabet),
    ...base64.map(encodeURIComponent),
  ])
}

/** The forms of a short value, without those that would be too short to tell. */
export const shortVariantsOf = (value: string): ReadonlySet<string> => {
  const url = encodeURIComponent(value.toWellFormed())
  const form = new URLSearchParams([['', value]]).toString().slice(1)
  return new Set([value, url, lowerCaseEscapes(url), form, lowerCaseEscapes(form), escapeJSON(value)])
}

const escapeJSON = (text: string): string => JSON.stringify(text).slice(1, -1)

const escapeNonASCII = (json: string): string =>
  json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

const lowerCaseEscapes = (text: string): string => text.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase())

const toURLAlphabet = (base64: string): string => base64.replaceAll('+', '-').replaceAll('/', '_')

/**
 * The digits of a longer base64 text that depend on these bytes alone, when they begin `shift` bytes after a group of
 * three: the digits that they share with their neighbours are left out.
 */
const alignedBase64 = (bytes: Buffer, shift: number): string => {
  const digits = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64')
  return digits.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6))
}

/**
 * The texts that give a secret away: the whole, without space around it, and the parts that a log would show alone: the
 * lines of a long key, the texts inside a JSON value.
 */
export const partsOf = (value: string): ReadonlySet<string> => {
  const lines = value.split(/\r?\n/).map((line) => line.trim())
  const telling = [...lines, ...jsonLeaves(value)].filter((part) => part.length >= 16)
  return new Set([value, value.trim(), ...telling])
}

const jsonLeaves = (value: string): readonly string[] => {
  if (!/^\s*[{[]/.test(value)) return []
  const leaves: string[] = []
  try {
    JSON.parse(value, (_key, leaf: unknown) => {
      if (typeof leaf === 'string') leaves.push(leaf)
      return leaf
    })
  } catch {
    return []
  }
  return leaves
}
