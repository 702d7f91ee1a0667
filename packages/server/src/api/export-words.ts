import type { RunFile } from './run-file.ts'

const REASONS = {
  'too-large': 'too large',
  secret: 'a secret is in it',
  'not-searchable': 'cannot be searched for secrets',
  gone: 'no longer kept',
} as const

/** What a person should know about a file of a run before it is sent: what is not in it. A sentence each. */
export function exportInWords({ removed, media }: Pick<RunFile, 'removed' | 'media'>): readonly string[] {
  const { secrets, before, unread } = removed
  const kinds = Object.entries(secrets).map(([kind, count]) => counted(count, kind))
  const lines = [kinds.length === 0 ? 'No secret was found in it.' : `Taken out of it: ${kinds.join(', ')}.`]
  if (before > 0) lines.push(`${counted(before, 'secret')} had been taken out when it ran.`)
  const left = Object.entries(media).flatMap(([address, { name, leftOut, size }]) =>
    leftOut === undefined ? [] : [`${name ?? address.slice(0, 15)} (${size} bytes, ${REASONS[leftOut]})`],
  )
  if (left.length > 0) lines.push(`Left out: ${left.join(', ')}.`)
  return [...lines, ...unread.map((why) => `Secrets of one store were not looked for: ${why}`)]
}

function counted(count: number, kind: string): string {
  if (count === 1) return `1 ${kind}`
  if (kind === 'address') return `${count} addresses`
  return kind === 'authorization' ? `${count} authorizations` : `${count} ${kind}s`
}
