import { randomBytes } from 'node:crypto'

/** A new API key in the real shape: prefix, 156 characters of the URL-safe alphabet, OpenAI's marker in the middle. */
export function mintKey(prefix: 'sk-proj-' | 'sk-admin-'): string {
  const half = () => randomBytes(56).toString('base64url').slice(0, 74)
  return `${prefix}${half()}${['T3Blbk', 'FJ'].join('')}${half()}`
}

/** A key as OpenAI's messages show it: its beginning, stars, and its last four characters. */
export function maskKey(key: string): string {
  return key.length < 12 ? '***' : `${key.slice(0, 8)}${'*'.repeat(24)}${key.slice(-4)}`
}
