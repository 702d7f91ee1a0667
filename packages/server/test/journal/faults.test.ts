import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '@latchwork/engine'
import { createRedactor } from '@latchwork/secrets'
import { describe, expect, test } from 'vitest'
import { createRunStore, JournalError, JournalRuntime } from '../../src/index.ts'
import type { StepRow, StepRows } from '../../src/journal/step-rows.ts'
import { countingNodes, planOf } from './counting-nodes.ts'

const draft = {
  outputs: { y: 'b.value' },
  nodes: { a: { type: 'count.effect', with: { value: 1 } }, b: { type: 'count.effect' } },
  wires: ['a.value -> b.value'],
}

/** Rows in memory that cannot be kept from the given save on. */
function failingRows(from: number, message: string): StepRows & { readonly kept: Map<string, StepRow> } {
  const kept = new Map<string, StepRow>()
  let saves = 0
  return {
    kept,
    file: 'runs.db',
    read: () => [...kept.values()],
    save(rows) {
      if (++saves >= from) throw new Error(message)
      for (const row of rows) kept.set(row.key, row)
    },
    outcomeOf: ({ outcome }) => outcome,
    shorten: (outcome) => ({ outcome, file: undefined }),
  }
}

describe('a journal that cannot be written', () => {
  test.each([
    ['database or disk is full', /disk is full/],
    ['attempt to write a readonly database', /read-only/],
    ['database disk image is malformed', /damaged/],
    ['database is locked', /locked by another process/],
  ])('stops the run before the next effect: %s', async (message, words) => {
    const effects: string[] = []
    const rows = failingRows(2, message)
    const runtime = new JournalRuntime({ rows, now: Date.now, format: JSON.stringify })
    const running = run(planOf(draft, countingNodes(effects)), { runId: 'r', runtime })
    await expect(running).rejects.toThrow(words)
    await expect(running).rejects.toBeInstanceOf(JournalError)
    expect(effects).toEqual(['r/a'])
    expect([...rows.kept.values()].map(({ key, status }) => [key, status])).toEqual([['a', 'started']])
  })

  test('has no effect at all when it fails at once', async () => {
    const effects: string[] = []
    const runtime = new JournalRuntime({ rows: failingRows(1, 'disk is full'), now: Date.now, format: JSON.stringify })
    await expect(run(planOf(draft, countingNodes(effects)), { runtime })).rejects.toThrow(/disk is full/)
    expect(effects).toEqual([])
  })
})

test('a file that is no journal is refused and stays as it is', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'latch-journal-')), 'runs.db')
  writeFileSync(file, 'x'.repeat(5000))
  chmodSync(file, 0o600)
  expect(() => createRunStore({ file, redactor: createRedactor() })).toThrow(JournalError)
  expect(readFileSync(file, 'utf8')).toBe('x'.repeat(5000))
})
