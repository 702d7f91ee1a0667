import { run, type RunOptions, type RunResult, type StepOutcome } from '@latchwork/engine'
import { createRedactor, Secret } from '@latchwork/secrets'
import { afterEach, expect, test } from 'vitest'
import type { JournalRuntime } from '../../src/index.ts'
import { countingNodes, planOf, type Effects } from './counting-nodes.ts'
import { openTestJournal, type TestJournal } from './open-test-journal.ts'

const chain = (note = '') => ({
  inputs: { x: { kind: 'number' } },
  outputs: { y: 'c.value' },
  nodes: {
    a: { type: 'count.effect' },
    b: { type: 'count.effect', with: { note } },
    c: { type: 'count.effect' },
    side: { type: 'count.effect' },
  },
  wires: ['input.x -> a.value', 'a.value -> b.value', 'b.value -> c.value', 'a.value -> side.value'],
})

const opened: TestJournal[] = []
afterEach(() => {
  for (const journal of opened.splice(0)) journal.close()
})

function open(about: Parameters<typeof openTestJournal>[0] = {}): TestJournal {
  const journal = openTestJournal(about)
  opened.push(journal)
  return journal
}

interface Told {
  readonly result: RunResult
  readonly effects: Effects
  readonly runtime: JournalRuntime
}

/** Runs a flow under the journal, as the run `r`; again when it has run before. */
async function runAgain(
  { journal }: TestJournal,
  draft: object,
  about: { fails?: (path: string) => boolean; isStale?: (outcome: StepOutcome) => boolean } & RunOptions = {},
): Promise<Told> {
  const { fails, isStale, ...options } = about
  const effects: Effects = []
  const runtime = journal.open('r', isStale === undefined ? {} : { isStale })
  const plan = planOf(draft, countingNodes(effects, fails))
  const result = await run(plan, { inputs: { x: 1 }, runId: 'r', runtime, ...options })
  runtime.flush()
  return { result, effects, runtime }
}

test('a run that is over in the journal is told again without an effect', async () => {
  const journal = open()
  journal.begin('r')
  const first = await runAgain(journal, chain())
  const second = await runAgain(journal, chain())
  expect(first.effects).toEqual(['r/a', 'r/b', 'r/side', 'r/c'])
  expect(second.result).toEqual(first.result)
  expect([second.effects, second.runtime.reused]).toEqual([[], 4])
})

test('after an edit, what depends on it is done anew under other keys, and the rest is used again', async () => {
  const journal = open()
  journal.begin('r')
  await runAgain(journal, chain())
  const edited = await runAgain(journal, chain('another'))
  expect(edited.result).toMatchObject({ status: 'done', outputs: { y: 4 } })
  // What `b` gives is the same number as before, so `c` has nothing new to do.
  expect(edited.effects).toEqual(['r/b~r1'])
  expect(edited.runtime.reused).toBe(3)
})

test('other inputs are other work', async () => {
  const journal = open()
  journal.begin('r')
  await runAgain(journal, chain())
  const again = await runAgain(journal, chain(), { inputs: { x: 5 } })
  expect(again.result).toMatchObject({ outputs: { y: 8 } })
  expect(again.effects).toHaveLength(4)
})

test('a failure is told again, and done anew when the host says so', async () => {
  const journal = open()
  journal.begin('r')
  const failed = await runAgain(journal, chain(), { fails: (path) => path === 'b' })
  const replayed = await runAgain(journal, chain())
  expect(replayed.result).toEqual(failed.result)
  expect(replayed.effects).toEqual([])
  const fixed = await runAgain(journal, chain(), { isStale: ({ status }) => status === 'failed' })
  expect(fixed.result).toMatchObject({ status: 'done', outputs: { y: 4 } })
  expect(fixed.effects).toEqual(['r/b~r1', 'r/c'])
})

test('an agent goes on at the turn that failed', async () => {
  const journal = open()
  journal.begin('r')
  const agent = {
    inputs: { x: { kind: 'number' } },
    outputs: { y: 'a.value' },
    nodes: { a: { type: 'count.agent' } },
    wires: ['input.x -> a.value'],
  }
  const failed = await runAgain(journal, agent, { fails: (path) => path === 'a#turn-2' })
  expect([failed.result.status, failed.effects]).toEqual(['failed', ['r/a#turn-1', 'r/a#turn-2']])
  const again = await runAgain(journal, agent, { isStale: ({ status }) => status === 'failed' })
  expect(again.result).toMatchObject({ status: 'done', outputs: { y: 7 } })
  expect(again.effects).toEqual(['r/a~r1#turn-2', 'r/a~r1#turn-3'])
})

test('an agent with other settings begins at its first turn', async () => {
  const journal = open()
  journal.begin('r')
  const agent = (turns: number) => ({
    outputs: { y: 'a.value' },
    nodes: { a: { type: 'count.agent', with: { value: 1, turns } } },
  })
  await runAgain(journal, agent(2), { inputs: {} })
  const again = await runAgain(journal, agent(3), { inputs: {} })
  expect(again.effects).toEqual(['r/a~r1#turn-1', 'r/a~r1#turn-2', 'r/a~r1#turn-3'])
})

test('what was under way when a run was cut off is repeated under the same key, and said', async () => {
  const journal = open()
  journal.begin('r')
  const controller = new AbortController()
  const stopped = await runAgain(journal, chain(), {
    signal: controller.signal,
    fails: (path) => {
      if (path === 'b') controller.abort()
      return false
    },
  })
  expect(stopped.result.status).toBe('canceled')
  expect(journal.journal.unknown('r')).toEqual(['b', 'side'])
  const again = await runAgain(journal, chain())
  expect(again.result).toMatchObject({ status: 'done', outputs: { y: 4 } })
  expect(again.effects).toEqual(['r/b', 'r/side', 'r/c'])
})

test('a wait is over with its answer, also in a later run', async () => {
  const journal = open()
  journal.begin('r')
  const asking = { outputs: { y: 'q.value' }, nodes: { q: { type: 'count.ask', with: { value: 'really?' } } } }
  const waiting = await runAgain(journal, asking, { inputs: {} })
  expect(journal.journal.unknown('r')).toEqual([])
  expect(waiting.result).toMatchObject({ status: 'waiting', on: [{ path: 'q', signal: 'answer', about: 'really?' }] })
  const answered = await runAgain(journal, asking, { inputs: {}, wait: () => 'yes' })
  const later = await runAgain(journal, asking, { inputs: {} })
  for (const { result } of [answered, later]) expect(result).toMatchObject({ status: 'done', outputs: { y: 'yes' } })
})

test('a pause that was cut off goes on where it was', async () => {
  let clock = 1_000
  const { journal, begin } = open({ now: () => clock })
  begin('r')
  const draft = { outputs: { y: 'd.value' }, nodes: { d: { type: 'flow.delay', with: { ms: 60_000, value: 1 } } } }
  const plan = planOf(draft, [])
  const controller = new AbortController()
  const first = run(plan, { runId: 'r', runtime: journal.open('r'), signal: controller.signal })
  await expect.poll(() => journal.steps('r').map(({ status }) => status)).toEqual(['started'])
  controller.abort()
  expect((await first).status).toBe('canceled')
  clock += 59_999
  const again = await run(plan, { runId: 'r', runtime: journal.open('r') })
  expect(again).toMatchObject({ status: 'done', outputs: { y: 1 } })
})

test('a large value is kept in a file of its own, without secrets, and comes back', async () => {
  const secret = new Secret(`sk-${'x'.repeat(40)}`)
  const redactor = createRedactor()
  redactor.add(secret)
  const { journal, begin } = open({ redactor })
  begin('r')
  const text = secret.use((value) => `${value} ${'long '.repeat(400_000)}`)
  const draft = { outputs: { y: 'q.value' }, nodes: { q: { type: 'count.ask', with: { value: 1 } } } }
  const plan = planOf(draft, countingNodes([]))
  const runtime = journal.open('r')
  await run(plan, { runId: 'r', runtime, wait: () => text })
  runtime.flush()
  expect(journal.steps('r').every(({ outcome, file: kept }) => outcome === undefined && kept !== undefined)).toBe(true)
  const again = await run(plan, { runId: 'r', runtime: journal.open('r') })
  expect(again).toMatchObject({ outputs: { y: secret.use((value) => text.replace(value, '[secret]')) } })
})
