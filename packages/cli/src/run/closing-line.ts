import type { KeyUsed } from '@latchwork/nodes'
import { showTimeTaken } from '../duration.ts'
import type { EndedRun } from './execute-flow.ts'

/** One line that says what ran, how it ended, what it took and cost, and whose key was used. */
export function closingLine(flow: string, { record, keys, took, before, pricesAsOf }: EndedRun): string {
  const { status, usage, cost, error } = record
  const end = error?.code === 'timeout' ? 'stopped after' : `${status} ${status === 'waiting' ? 'after' : 'in'}`
  const { workedMs = 0, restedMs = 0 } = before ?? {}
  const facts = [`${flow}: ${end} ${showTimeTaken({ workedMs: workedMs + took, restedMs })}`]
  if (usage.calls > 0) {
    facts.push(usage.calls === 1 ? '1 model call' : `${usage.calls} model calls`)
    facts.push(showTokens(usage.totalTokens), showCost(cost, pricesAsOf))
  }
  facts.push(keys.length === 0 ? 'no key used' : keys.map(showKey).join(', then '))
  return facts.join(' · ')
}

/** A number of tokens for people. */
export function showTokens(tokens: number): string {
  return tokens === 1 ? '1 token' : `${tokens.toLocaleString('en-US')} tokens`
}

/** A cost for people, with the day of the prices where it is given. */
export function showCost(cost: number | 'unknown', pricesAsOf?: string): string {
  if (cost === 'unknown') return 'cost unknown'
  if (cost === 0) return 'free'
  const prices = pricesAsOf === undefined ? '' : ` (prices of ${pricesAsOf})`
  return `$${cost < 0.01 ? cost.toPrecision(2) : cost.toFixed(2)}${prices}`
}

const PLACES: Readonly<Record<KeyUsed['layer'], string>> = {
  run: '--secret',
  environment: 'the environment',
  project: "the project's .env",
  user: 'your encrypted file',
  default: 'your cloud',
}

function showKey({ layer, label, hint, demo }: KeyUsed): string {
  if (demo) return 'Demo model'
  const tail = hint === '' ? '' : ` ·${hint}`
  const labelled = label === undefined ? '' : ` (${label})`
  return layer === 'default' ? `Default key${tail}` : `Your key${tail}${labelled} from ${PLACES[layer]}`
}
