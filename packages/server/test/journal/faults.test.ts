import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NO_USAGE, run } from '@latchwork/engine'
import { createRedactor } from '@latchwork/secrets'
import { describe, expect, test } from 'vitest'
import { createRunStore, JournalError, JournalRuntime } from '../../src/index.ts'
import { createStepRows, type StepRow, type StepRows } from '../../src/journal/step-rows.ts'
import { createLargeValues } from '../../src/runs/large-values.ts'
import { openDatabase } from '../../src/runs/open-database.ts'
import { countingNodes, planOf } from './counting-nodes.ts'
import { openTestJournal } from './open-test-journal.ts'

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
    open: () => [],
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

/** A chain of so many effects. */
const long = (size: number) => {
  const ids = Array.from({ length: size }, (_, index) => `marker-${index}`)
  return {
    outputs: { y: `${ids.at(-1)}.value` },
    nodes: Object.fromEntries(
      ids.map((id, at) => [id, { type: 'count.effect', ...(at === 0 && { with: { value: 0 } }) }]),
    ),
    wires: ids.slice(1).map((id, at) => `${ids[at]}.value -> ${id}.value`),
  }
}

function runtimeIn(database: DatabaseSync, file: string): JournalRuntime {
  const rows = createStepRows(database, { run: 'r', file, large: createLargeValues(undefined) })
  return new JournalRuntime({ rows, now: Date.now, format: JSON.stringify })
}

test.each([
  ['is full', 'PRAGMA max_page_count = 1', 'PRAGMA max_page_count = 100000', /disk is full/],
  ['is read-only', 'PRAGMA query_only = ON', 'PRAGMA query_only = OFF', /read-only/],
])(
  'a run on a disk that %s stops, and goes on later without repeating what was kept',
  async (_, broken, mended, words) => {
    const { file, begin, store } = openTestJournal()
    begin('r')
    const database = openDatabase(file, 'full')
    const plan = (effects: string[]) => planOf(long(300), countingNodes(effects))
    const first: string[] = []
    database.exec(broken)
    await expect(run(plan(first), { runId: 'r', runtime: runtimeIn(database, file) })).rejects.toThrow(words)
    const kept = store.journal.steps('r').filter(({ status }) => status === 'done')
    expect(first.length - kept.length).toBeLessThanOrEqual(1)
    database.exec(mended)
    const second: string[] = []
    const result = await run(plan(second), { runId: 'r', runtime: runtimeIn(database, file) })
    expect(result).toMatchObject({ status: 'done', outputs: { y: 300 } })
    expect(second).toHaveLength(300 - kept.length)
    database.close()
    store.close()
  },
)

test('a damaged page in the middle of the file is said, and the file stays as it is', async () => {
  const { file, begin, store } = openTestJournal()
  begin('r')
  const runtime = store.journal.open('r')
  await run(planOf(long(300), countingNodes([])), { runId: 'r', runtime })
  runtime.flush()
  store.close()
  const bytes = readFileSync(file)
  const page = Math.floor(bytes.indexOf('marker-150') / 4096) * 4096
  expect(page).toBeGreaterThan(4096)
  bytes.fill(0xee, page, page + 4096)
  writeFileSync(file, bytes)
  const again = createRunStore({ file, redactor: createRedactor() })
  expect(() => again.journal.open('r')).toThrow(/is damaged/)
  again.close()
  expect(readFileSync(file).equals(bytes)).toBe(true)
})

test('of two stores that would go on with one run, one does', () => {
  const { file, begin, store } = openTestJournal()
  begin('r')
  const other = createRunStore({ file, redactor: createRedactor() })
  store.end('r', { status: 'failed', endedAt: 1, outputs: {}, usage: NO_USAGE, keys: [], waits: [] })
  expect([store.resume('r', '{}'), other.resume('r', '{}'), store.resume('r', '{}')]).toEqual([true, false, false])
  other.close()
  store.close()
})
