import type { RunDetails, RunPart, RunSummary } from '@latchwork/server/api'

/** A key as runs record it. */
export type KeyUsed = RunDetails['keys'][number]

type Cost = RunSummary['cost']

/** One line that says how a run ended, what it took and cost, and whose key was used; as the command writes it. */
export function closingLine(run: RunDetails): string {
  const { status, usage, cost, error, keys, part } = run
  const end = error?.code === 'timeout' ? 'stopped after' : `${status} ${status === 'waiting' ? 'after' : 'in'}`
  const ran = part === undefined ? run.flow : `${run.flow} ${partInWords(part)}`
  const facts = [`${ran}: ${end} ${timeTaken(run)}`]
  if (usage.calls > 0) {
    facts.push(usage.calls === 1 ? '1 model call' : `${usage.calls} model calls`)
    facts.push(showTokens(usage.totalTokens), showCost(cost))
  }
  facts.push(keys.length === 0 ? 'no key used' : keys.map(showKey).join(', then '))
  return facts.join(' · ')
}

/** Which part of the flow ran: `to ask`. */
export function partInWords(part: RunPart): string {
  return 'to' in part ? `to ${part.to}` : `from ${part.from}`
}

/** How long a run worked and how long it rested, as it waited or was cut off; a rest that nobody noticed is left out. */
export function timeTaken({
  startedAt,
  endedAt = startedAt,
  restedMs = 0,
}: Pick<RunSummary, 'startedAt' | 'endedAt' | 'restedMs'>): string {
  if (restedMs < 1_000) return showDuration(endedAt - startedAt - restedMs)
  return `${showDuration(endedAt - startedAt - restedMs)} of work, ${showDuration(restedMs)} at rest`
}

/** A duration for people: `340 ms`, `3.2 s`, `2 min 5 s`. */
export function showDuration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.max(0, Math.round(milliseconds))} ms`
  if (milliseconds < 60_000) return `${(milliseconds / 1_000).toFixed(1)} s`
  const seconds = Math.round(milliseconds / 1_000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** A number of tokens for people. */
export function showTokens(tokens: number): string {
  return tokens === 1 ? '1 token' : `${tokens.toLocaleString('en-US')} tokens`
}

/** A cost in US dollars for people. */
export function showCost(cost: Cost): string {
  if (cost === 'unknown') return 'cost unknown'
  return cost === 0 ? 'free' : `$${cost < 0.01 ? cost.toPrecision(2) : cost.toFixed(2)}`
}

const PLACES: Readonly<Record<KeyUsed['layer'], string>> = {
  run: 'this run',
  environment: 'the environment',
  project: "the project's .env",
  user: 'your encrypted file',
  default: 'your cloud',
}

/** Whose key it was, in words. */
export function showKey({ layer, label, hint, demo }: KeyUsed): string {
  if (demo) return 'Demo model'
  const tail = hint === '' ? '' : ` ·${hint}`
  const labelled = label === undefined ? '' : ` (${label})`
  return layer === 'default' ? `Default key${tail}` : `Your key${tail}${labelled} from ${PLACES[layer]}`
}
