/** When a refused request may be tried again, in milliseconds from now; undefined when the server does not say. */
export function retryAfterOf(headers: Headers, now: number): number | undefined {
  return (
    milliseconds(headers.get('retry-after-ms')) ??
    retryAfter(headers.get('retry-after'), now) ??
    limitReset(headers, 'requests') ??
    limitReset(headers, 'tokens')
  )
}

function milliseconds(text: string | null): number | undefined {
  if (text === null || text.trim() === '') return undefined
  const value = Number(text)
  return Number.isFinite(value) && value >= 0 ? Math.ceil(value) : undefined
}

/** Seconds, or a date. */
function retryAfter(text: string | null, now: number): number | undefined {
  if (text === null) return undefined
  if (!/^[A-Z][a-z]{2}, \d/.test(text)) return milliseconds(`${text}e3`)
  // oxlint-disable-next-line eslint/no-restricted-globals -- parses a header; it does not read the clock
  const date = Date.parse(text)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

/** OpenAI tells resets as `6ms`, `20s`, `1m30s`; a reset matters only where nothing is left. */
function limitReset(headers: Headers, what: 'requests' | 'tokens'): number | undefined {
  if (headers.get(`x-ratelimit-remaining-${what}`) !== '0') return undefined
  const text = headers.get(`x-ratelimit-reset-${what}`) ?? ''
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|d|h|m|s)/g)]
  if (parts.length === 0) return undefined
  return Math.ceil(parts.reduce((sum, [, count, unit]) => sum + Number(count) * UNITS[unit], 0))
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
