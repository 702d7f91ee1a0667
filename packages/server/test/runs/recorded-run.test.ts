import { run } from '@latchwork/engine'
import { createRedactor } from '@latchwork/secrets'
import { expect, test } from 'vitest'
import { recordRun } from '../../src/runs/recorded-run.ts'
import { createRunStore } from '../../src/index.ts'
import { countingNodes, planOf } from '../journal/counting-nodes.ts'
import { openTestJournal } from '../journal/open-test-journal.ts'

test('whoever hears that a node is over may rely on it: the journal has it on the disk by then', async () => {
  const { store, begin, file, close } = openTestJournal()
  const elsewhere = createRunStore({ file, redactor: createRedactor() })
  begin('r')
  const told: string[] = []
  const unsaved: string[] = []
  const append: typeof store.append = (id, events) => {
    const over = new Set(elsewhere.journal.steps(id).flatMap(({ path, status }) => (status === 'done' ? [path] : [])))
    for (const { type, path } of events) {
      if (type === 'node-end' && !over.has(path)) unsaved.push(path)
      told.push(`${type} ${path}`)
    }
    store.append(id, events)
  }
  const failed = (fault: unknown) => expect.unreachable(String(fault))
  const record = recordRun('r', { store: { ...store, append }, redactor: createRedactor(), failed })
  // More events in one turn than are collected before they are written.
  const ids = Array.from({ length: 300 }, (_, at) => `n${at}`)
  const nodes = Object.fromEntries(ids.map((id) => [id, { type: 'count.effect', with: { value: 1 } }]))
  const { runtime, onEvent } = record
  const { usage } = await run(planOf({ nodes }, countingNodes([])), {
    runId: 'r',
    runtime,
    onEvent,
    maxInFlight: 1000,
  })
  record.end({ status: 'done', endedAt: 1, outputs: {}, usage, keys: [], waits: [] })
  expect(unsaved).toEqual([])
  expect(told.filter((event) => event.startsWith('node-end'))).toHaveLength(300)
  expect(told.at(0)).toBe('run-start ')
  expect(store.events('r', told.length).map(({ type }) => type)).toEqual(['run-end'])
  elsewhere.close()
  close()
})
