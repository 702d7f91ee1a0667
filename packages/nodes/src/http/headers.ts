import type { Json, JsonObject } from '@latchwork/engine'
import { REFUSED_KEYS } from '../json/refused-keys.ts'

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
/** Visible characters, space and tab; no line break, which would start another header. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/
/** What the connection itself sets. */
const RESERVED = new Set(
  'connection content-length expect host keep-alive proxy-connection te trailer transfer-encoding upgrade'.split(' '),
)
/** What may follow a redirect to another origin; all else might be a credential. */
const HARMLESS = new Set(['accept', 'accept-language', 'content-type', 'content-language', 'user-agent'])

/** Why headers cannot be sent; undefined when they can. */
export function headersProblem(headers: Readonly<Record<string, string>>): string | undefined {
  for (const [name, value] of Object.entries(headers)) {
    if (!TOKEN.test(name)) return `"${name}" is not the name of a header.`
    if (RESERVED.has(name.toLowerCase()) || name.toLowerCase().startsWith('proxy-')) {
      return `The header "${name}" is set by the connection itself.`
    }
    if (value.includes('{{')) {
      return `The value of "${name}" is sent as it stands: {{…}} is not filled in, and a secret cannot be put there.`
    }
    if (!VALUE.test(value)) return `The value of "${name}" has characters which a header cannot have.`
  }
  return undefined
}

/** The headers that may go along to another origin. */
export function harmlessHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => HARMLESS.has(name.toLowerCase())))
}

/** The headers without those that describe a body. */
export function bodylessHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.toLowerCase().startsWith('content-')))
}

/** An answer's headers as JSON, names in lower case. Cookies are a list, because a comma may be part of one. */
export function headersToJson(headers: Headers): JsonObject {
  const entries = [...headers].filter(([name]) => !REFUSED_KEYS.has(name) && name !== 'set-cookie')
  const cookies = headers.getSetCookie()
  return Object.fromEntries<Json>(cookies.length === 0 ? entries : [...entries, ['set-cookie', cookies]])
}
