import { run } from '@latchwork/engine'
import { expect, test } from 'vitest'
import { JournalRuntime } from '../../src/index.ts'
import type { StepRow, StepRows } from '../../src/journal/step-rows.ts'
import { countingNodes, planOf } from './counting-nodes.ts'

interface Cost {
  commits: number
  written: number
  readonly kept: Map<string, StepRow>
}

/** Rows in memory that count what a database would do. */
function countingRows(cost: Cost): StepRows {
  return {
    file: 'runs.db',
    read: () => [],
    open: () => [],
    save(rows) {
      cost.commits++
      for (const row of rows) {
        cost.written++
        cost.kept.set(row.key, row)
      }
    },
    outcomeOf: ({ outcome }) => outcome,
    shorten: (outcome) => ({ outcome, file: undefined }),
  }
}

async function costOf(draft: object): Promise<Cost> {
  const cost: Cost = { commits: 0, written: 0, kept: new Map() }
  const runtime = new JournalRuntime({ rows: countingRows(cost), now: Date.now, format: JSON.stringify })
  const result = await run(planOf(draft, countingNodes([])), { runtime })
  runtime.flush()
  expect(result.status).toBe('done')
  return cost
}

const SIZE = 200
const ids = Array.from({ length: SIZE }, (_, index) => `n${index}`)

test('a chain costs a commit, a row and two writes of it for each node', async () => {
  const cost = await costOf({
    nodes: Object.fromEntries(
      ids.map((id, at) => [id, { type: 'count.effect', ...(at === 0 && { with: { value: 1 } }) }]),
    ),
    wires: ids.slice(1).map((id, at) => `${ids[at]}.value -> ${id}.value`),
  })
  expect({ ...cost, kept: cost.kept.size }).toEqual({ commits: SIZE + 1, written: 2 * SIZE, kept: SIZE })
})

test('nodes side by side share their commits', async () => {
  const nodes = Object.fromEntries(ids.map((id) => [id, { type: 'count.effect', with: { value: 1 } }]))
  const cost = await costOf({ nodes })
  expect({ written: cost.written, kept: cost.kept.size }).toEqual({ written: 2 * SIZE, kept: SIZE })
  // With 128 in flight at a time: those that begin, those that end with those that begin then, and the last.
  expect(cost.commits).toBeLessThanOrEqual(5)
})
