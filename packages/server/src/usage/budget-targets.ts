import type { KeyUsage } from '@latchwork/ledger'
import { OPENAI_KEY } from '@latchwork/nodes'
import type { KnownSecret } from '@latchwork/secrets'
import type { BudgetList } from '../api/usage.ts'

/** What a budget can be for: all keys, those with a label, and those that were used this month. */
export function budgetTargets(secrets: readonly KnownSecret[], used: readonly KeyUsage[]): BudgetList['targets'] {
  const entries = secrets.find(({ name }) => name === OPENAI_KEY)?.entries ?? []
  const labels = new Set([...entries, ...used].flatMap(({ label }) => (label === undefined ? [] : [label])))
  return [
    { target: OPENAI_KEY, title: 'All OpenAI keys' },
    ...[...labels].sort().map((label) => ({ target: `${OPENAI_KEY}/${label}`, title: `The key labelled ${label}` })),
    ...used.flatMap(({ fingerprint, hint, layer, demo }) =>
      demo ? [] : [{ target: fingerprint, title: `The key ·${hint} (${layer})` }],
    ),
  ]
}
