import { InvalidAddressError } from './secret-error.ts'

/** An address that a key may be sent to, and what was changed to make it one. */
export interface BaseURL {
  readonly baseURL: string
  readonly note?: string
}

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)

/**
 * Checks a base URL and brings it into its one form, without a final slash.
 * A URL without a path gets `/v1` when `knownAddress` ends in it. Throws `InvalidAddressError`.
 */
export const parseBaseURL = (text: string, knownAddress?: string): BaseURL => {
  const url = URL.parse(text.trim())
  if (url === null) throw new InvalidAddressError('it is not a URL')
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new InvalidAddressError(`${url.protocol} is neither https nor http`)
  if (url.username !== '' || url.password !== '') throw new InvalidAddressError('it holds a user name or a password')
  if (text.includes('?') || text.includes('#')) throw new InvalidAddressError('it has a query or a fragment')
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    throw new InvalidAddressError(`http would send the key to ${url.hostname} in the clear`)
  const path = url.pathname.replace(/\/+$/, '')
  if (path === '' && knownAddress?.endsWith('/v1'))
    return { baseURL: `${url.origin}/v1`, note: `/v1 was added to the address: ${url.origin}/v1` }
  return { baseURL: url.origin + path }
}

/** The origins that a key bound to this address may travel to. */
export const originsOf = (baseURL: string): readonly string[] => [new URL(baseURL).origin]
