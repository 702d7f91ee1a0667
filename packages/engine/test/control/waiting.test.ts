import { describe, expect, test } from 'vitest'
import {
  check,
  createRegistry,
  controlNodes,
  readAnswer,
  type Json,
  type JsonObject,
  type PendingWait,
} from '../../src/index.ts'
import { flowOf, runDraft } from '../make-flow.ts'

const DEADLINE = '2030-12-24T18:00:00Z'
const asking = (settings: JsonObject = {}) => ({
  outputs: { choice: 'a.choice', value: 'a.value' },
  nodes: { a: { type: 'flow.approve', with: { message: 'Send it?', value: 'Dear all', ...settings } } },
})
const waiting = (settings: JsonObject) => ({
  outputs: { value: 'w.value', answered: 'w.answered' },
  nodes: { w: { type: 'flow.wait', with: settings } },
})
const before = { effects: { now: () => Date.parse(DEADLINE) - 1000 } }
const after = { effects: { now: () => Date.parse(DEADLINE) } }

describe('flow.approve', () => {
  test('waits, and says what for', async () => {
    const result = await runDraft(asking({ until: DEADLINE, onDeadline: 'reject' }), before)
    const about = {
      ask: 'approve',
      message: 'Send it?',
      choices: ['approve', 'reject'],
      editable: false,
      value: 'Dear all',
      onDeadline: 'reject',
    }
    expect(result).toMatchObject({
      status: 'waiting',
      on: [{ path: 'a', signal: 'approve', about, until: Date.parse(DEADLINE) }],
    })
  })

  test.each<[string, JsonObject, Json, object]>([
    ['a choice', {}, 'reject', { choice: 'reject', value: 'Dear all' }],
    ['the value as it was', {}, { choice: 'approve', value: 'Dear all' }, { choice: 'approve', value: 'Dear all' }],
    ['a changed value', { editable: true }, { choice: 'approve', value: 'Hi' }, { choice: 'approve', value: 'Hi' }],
    ['a choice of its own', { choices: ['now', 'later'] }, 'later', { choice: 'later', value: 'Dear all' }],
  ])('gives %s', async (_, settings, answer, outputs) => {
    expect(await runDraft(asking(settings), { wait: () => answer })).toMatchObject({ status: 'done', outputs })
  })

  test('refuses what is no answer', async () => {
    const result = await runDraft(asking(), { wait: () => 'perhaps' })
    expect(result).toMatchObject({ status: 'failed', error: { code: 'bad-answer', path: 'a' } })
  })

  test('takes the default when the deadline has passed, and fails without one', async () => {
    const late = { until: DEADLINE }
    expect(await runDraft(asking({ ...late, onDeadline: 'reject' }), after)).toMatchObject({
      status: 'done',
      outputs: { choice: 'reject', value: 'Dear all' },
    })
    expect(await runDraft(asking(late), after)).toMatchObject({ status: 'failed', error: { code: 'deadline-passed' } })
  })

  test('a default that is no choice is a problem of the flow', () => {
    const problems = check(flowOf(asking({ onDeadline: 'perhaps' })), createRegistry(controlNodes))
    expect(problems).toMatchObject([{ code: 'bad-settings' }])
  })
})

describe('flow.wait', () => {
  test('passes its value on when the time has come', async () => {
    const draft = waiting({ until: DEADLINE, value: 7 })
    expect(await runDraft(draft, before)).toMatchObject({ status: 'waiting', on: [{ path: 'w', signal: 'time' }] })
    expect(await runDraft(draft, after)).toMatchObject({ status: 'done', outputs: { value: 7, answered: false } })
  })

  test('gives what comes with its signal, or its value at the deadline', async () => {
    const draft = waiting({ signal: 'paid', until: DEADLINE, value: 'not paid' })
    const wait = ({ signal }: PendingWait): Json => ({ signal })
    expect(await runDraft(draft, { ...before, wait })).toMatchObject({
      outputs: { value: { signal: 'paid' }, answered: true },
    })
    expect(await runDraft(draft, after)).toMatchObject({ outputs: { value: 'not paid', answered: false } })
  })

  test('without a signal it needs a time', () => {
    const registry = createRegistry(controlNodes)
    expect(check(flowOf(waiting({})), registry)).toMatchObject([{ code: 'missing-input' }])
    for (const enough of [{ withinMs: 5 }, { signal: 'go' }, { until: DEADLINE }])
      expect(check(flowOf(waiting(enough)), registry)).toEqual([])
  })

  test('a time that is none fails', async () => {
    const result = await runDraft(waiting({ until: 'tomorrow' }))
    expect(result).toMatchObject({ status: 'failed', error: { code: 'bad-input', path: 'w' } })
  })
})

describe('while other parts of the run go on', () => {
  const draft = {
    ...waiting({ signal: 'go' }),
    nodes: {
      ...waiting({ signal: 'go' }).nodes,
      busy: { type: 'flow.delay', with: { ms: 60_000 } },
    },
  }

  test('an answer is taken when there is news of it', async () => {
    let answer: Json | undefined
    let told = 0
    const controller = new AbortController()
    const ended: JsonObject[] = []
    const result = await runDraft(draft, {
      signal: controller.signal,
      wait: () => answer,
      onAnswers: (askAgain) => {
        setImmediate(() => {
          answer = 'went'
          askAgain()
        })
        return () => told++
      },
      onEvent: (event) => {
        if (event.type !== 'node-end') return
        ended.push(event.outputs)
        controller.abort()
      },
    })
    expect([result.status, told, ended]).toEqual(['canceled', 1, [{ value: 'went', answered: true }]])
  })

  test('a deadline that passes is noticed', async () => {
    let now = 0
    const controller = new AbortController()
    const limited = { ...draft, nodes: { ...draft.nodes, w: { type: 'flow.wait', with: { withinMs: 9, value: 3 } } } }
    const ended: Json[] = []
    await runDraft(limited, {
      signal: controller.signal,
      effects: {
        now: () => now,
        sleep: (ms) => {
          if (ms !== 9) return new Promise(() => {})
          now += ms
          return Promise.resolve()
        },
      },
      onEvent: (event) => {
        if (event.type !== 'node-end') return
        ended.push(event.outputs['value'] ?? null)
        controller.abort()
      },
    })
    expect(ended).toEqual([3])
  })
})

test('two waits of which one is answered end as one that waits', async () => {
  const draft = {
    outputs: { value: { from: 'after.value', optional: true } },
    nodes: {
      one: { type: 'flow.wait', with: { signal: 'one' } },
      two: { type: 'flow.wait', with: { signal: 'two' } },
      after: { type: 'flow.delay', with: { ms: 1 } },
    },
    wires: ['one.value -> after.value'],
  }
  const ended: string[] = []
  const result = await runDraft(draft, {
    wait: ({ signal }) => (signal === 'one' ? 'yes' : undefined),
    onEvent: (event) => {
      if (event.type === 'node-end') ended.push(event.path)
    },
  })
  expect(result).toMatchObject({ status: 'waiting', on: [{ path: 'two' }] })
  expect(ended).toEqual(['one', 'after'])
})

test('answers are judged by what was asked', async () => {
  const result = await runDraft(asking())
  const on = result.status === 'waiting' ? result.on : []
  const judge = (given: Json) => on.map((wait) => readAnswer(wait, given))
  expect(judge('approve')).toEqual([{ answer: { choice: 'approve', value: 'Dear all' } }])
  expect(judge('perhaps')).toEqual([{ refusal: '"perhaps" is none of the choices "approve", "reject".' }])
  expect(judge({ choice: 'approve', value: 'Hi' })).toMatchObject([{ refusal: expect.stringMatching(/not changed/) }])
  expect(judge(5)).toMatchObject([{ refusal: expect.stringMatching(/It takes one of/) }])
  expect(readAnswer({ about: { ask: 'time' } }, true)).toMatchObject({ refusal: expect.stringMatching(/a time/) })
  expect(readAnswer({ about: { ask: 'signal' } }, 5)).toEqual({ answer: 5 })
})
