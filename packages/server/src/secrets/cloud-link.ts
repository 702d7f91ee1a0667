import { parseBaseURL, Secret } from '@latchwork/secrets'
import { ServerError } from '../server-error.ts'

/** A cloud to sign in to. */
export interface CloudInvitation {
  readonly url: string
  readonly key: Secret
}

/**
 * Reads what a person pasted: a link with the key in its fragment (`https://cloud.example.com/v1#key=…`, which no
 * server on the way gets to see), or an address and a key. Throws `ServerError`, or `InvalidAddressError` for an address
 * that no key may go to.
 */
export function readInvitation(given: {
  readonly link?: string
  readonly url?: string
  readonly key?: string
}): CloudInvitation {
  const { url, key } = given.link === undefined ? given : takeApart(given.link)
  if (url === undefined || key === undefined || key.trim() === '') throw noInvitation()
  return { url: parseBaseURL(withVersion(url)).baseURL, key: new Secret(key.trim()) }
}

function takeApart(link: string): { readonly url?: string; readonly key?: string } {
  const { fragment, address } = split(link.trim())
  const key = new URLSearchParams(fragment).get('key')
  return key === null ? {} : { url: address, key }
}

function split(link: string): { readonly address: string; readonly fragment: string } {
  const hash = link.indexOf('#')
  return hash === -1
    ? { address: link, fragment: '' }
    : { address: link.slice(0, hash), fragment: link.slice(hash + 1) }
}

/** A bare host means its OpenAI-compatible interface. */
function withVersion(url: string): string {
  return /^https?:\/\/[^/]+\/?$/.test(url) ? `${url.replace(/\/$/, '')}/v1` : url
}

function noInvitation(): ServerError {
  return new ServerError(400, 'bad-link', 'This is not a link to a cloud: it has no key in it.', {
    hint: 'Paste the whole link, like https://cloud.example.com/v1#key=…, or give the address and the key.',
  })
}
