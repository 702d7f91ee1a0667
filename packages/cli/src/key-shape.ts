import { inspectKeyShape } from '@latchwork/secrets'

/** Whether a text is, or holds after an equals sign, what looks like somebody's API key. */
export function holdsKey(text: string): boolean {
  return hideKeys(text) !== text
}

/** A text with everything in it hidden that looks like an API key, whoever's it is. */
export function hideKeys(text: string): string {
  return text.replace(/[A-Za-z0-9][A-Za-z0-9_-]{19,}/g, (word) => (looksLikeKey(word) ? '[secret]' : word))
}

/** Has a digit, and the beginning that keys of a known vendor have. */
function looksLikeKey(word: string): boolean {
  return /\d/.test(word) && inspectKeyShape(word).kind !== 'unknown'
}
