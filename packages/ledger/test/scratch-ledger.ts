import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createLedger, type CallEnd, type Ledger, type NewCall } from '../src/index.ts'

/** A month in the middle of which all calls of a test begin. */
export const NOON = Date.UTC(2026, 10, 21, 12)

/** The key of a call that does not choose another. */
export const WORK_KEY = {
  name: 'OPENAI_API_KEY',
  fingerprint: '0123abcd',
  layer: 'user',
  label: 'work',
  hint: 'Wxyz',
  demo: false,
}

/** A call that may cost 100 and needs at least 10. */
export function callOf(parts: Partial<NewCall> = {}): NewCall {
  const about = { key: WORK_KEY, model: 'gpt-6-luna', flow: 'a flow', run: 'a-run', path: 'ask', attempt: 1 }
  return { ...about, most: 100, least: 10, ...parts }
}

/** How a call ended that cost so much. */
export function endOf(cost: CallEnd['cost'], parts: Partial<CallEnd> = {}): CallEnd {
  const tokens = { inputTokens: 10, cachedTokens: 4, outputTokens: 20, reasoningTokens: 5 }
  return { outcome: 'done', cost, demo: false, ...tokens, ...parts }
}

/** A file that is gone after the test. */
export function scratchFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'latchwork-ledger-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'state', 'usage.db')
}

/** A ledger in memory whose clock stands still. */
export function memoryLedger(now: () => number = () => NOON): Ledger {
  const ledger = createLedger({ memory: true, now })
  onTestFinished(() => ledger.close())
  return ledger
}

/** Reserves, and gives the number of a call that was let through. */
export function granted(ledger: Ledger, call: NewCall): number {
  const answer = ledger.reserve(call)
  if (answer.status !== 'granted') throw new Error(`The call was not let through: ${JSON.stringify(answer)}`)
  return answer.call
}
