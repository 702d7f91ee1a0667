import ipaddr from 'ipaddr.js'

/** What IPv6 hands out to the public internet; the rest is local, reserved, or wraps an IPv4 address. */
const PUBLIC_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3')

/** Public by its number, yet answered by the machine's own cloud with its credentials. */
const METADATA: ReadonlySet<string> = new Set(['168.63.129.16'])

/** Why an address must not be dialled for a flow; undefined when it is on the public internet. */
export function addressProblem(address: string): string | undefined {
  if (!ipaddr.isValid(address)) return `"${address}" is not an address`
  // An IPv4 address may come wrapped in IPv6, as ::ffff:127.0.0.1.
  const parsed = ipaddr.process(address)
  const range = parsed.range()
  if (range !== 'unicast') return `${address} is not on the public internet (${words(range)})`
  if (parsed instanceof ipaddr.IPv6 && !parsed.match(PUBLIC_IPV6)) return `${address} is not on the public internet`
  if (METADATA.has(parsed.toString())) return `${address} is a cloud's metadata service`
  return undefined
}

function words(range: string): string {
  return range.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}
