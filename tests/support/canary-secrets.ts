import { randomBytes } from 'node:crypto'

/** A new secret of no vendor's shape, full of characters that every encoding writes in its own way. */
export function mintPassword(): string {
  const word = () => randomBytes(12).toString('base64url')
  return `"${word()}\\${word()}/+ %${word()}'ü&${word()}=<€>`
}
