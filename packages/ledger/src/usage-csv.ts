import type { RecordedCall } from './call-rows.ts'
import { dollarsOf } from './money.ts'

const COLUMNS: readonly (readonly [string, (call: RecordedCall) => string | number | undefined])[] = [
  ['time', ({ at }) => new Date(at).toISOString()],
  ['key', ({ name }) => name],
  ['label', ({ label }) => label],
  ['fingerprint', ({ fingerprint }) => fingerprint],
  ['layer', ({ layer }) => layer],
  ['demo', ({ demo }) => (demo ? 'yes' : 'no')],
  ['flow', ({ flow }) => flow],
  ['file', ({ file }) => file],
  ['run', ({ run }) => run],
  ['node', ({ path }) => path],
  ['attempt', ({ attempt }) => attempt],
  ['model', ({ model }) => model],
  ['outcome', ({ outcome }) => outcome],
  ['input_tokens', ({ inputTokens }) => inputTokens],
  ['cached_tokens', ({ cachedTokens }) => cachedTokens],
  ['output_tokens', ({ outputTokens }) => outputTokens],
  ['reasoning_tokens', ({ reasoningTokens }) => reasoningTokens],
  ['cost_usd', ({ cost }) => (cost === 'unknown' ? 'unknown' : decimal(cost))],
  ['counted_usd', ({ counted }) => decimal(counted)],
  ['request_id', ({ requestId }) => requestId],
]

/** Calls as comma-separated values (RFC 4180), with a line of names first. */
export function callsAsCsv(calls: Iterable<RecordedCall>): string {
  const lines = [COLUMNS.map(([name]) => name).join(',')]
  for (const call of calls) lines.push(COLUMNS.map(([, read]) => csvCell(read(call) ?? '')).join(','))
  return `${lines.join('\r\n')}\r\n`
}

/** One cell. A text that a spreadsheet would run as a formula gets an apostrophe in front. */
export function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Without an exponent, to the billionth. */
function decimal(nanos: number): string {
  return dollarsOf(nanos).toFixed(9)
}
