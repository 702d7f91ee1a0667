import { DatabaseSync } from 'node:sqlite'
import { run } from '@latchwork/engine'
import { expect, test } from 'vitest'
import { OPEN_STEPS } from '../../src/journal/step-rows.ts'
import { countingNodes, planOf } from './counting-nodes.ts'
import { openTestJournal } from './open-test-journal.ts'

test('what was under way is found without reading the steps that are over', async () => {
  const { journal, begin, file, close } = openTestJournal()
  const runtime = journal.open(begin('r'))
  const nodes = { a: { type: 'count.effect', with: { value: 1 } }, b: { type: 'count.effect', with: { value: 2 } } }
  await run(planOf({ nodes }, countingNodes([])), { runId: 'r', runtime })
  runtime.flush()
  const database = new DatabaseSync(file)
  database.exec(`UPDATE steps SET status = 'started' WHERE path = 'b'`)
  // Whoever reads this row fails.
  database.exec(`UPDATE steps SET kind = 'unreadable' WHERE path = 'a'`)
  expect(() => journal.steps('r')).toThrow(/kind/)
  expect(journal.unknown('r')).toEqual(['b'])
  const plan = database.prepare(`EXPLAIN QUERY PLAN ${OPEN_STEPS}`).all('r')
  expect(plan.map(({ detail }) => detail)).toEqual(['SEARCH steps USING COVERING INDEX open_steps (run=?)'])
  database.close()
  close()
})
