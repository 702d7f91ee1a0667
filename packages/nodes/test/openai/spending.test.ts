import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createMemoryStore, createResolver, Secret } from '@latchwork/secrets'
import { startOpenAIStandIn, type OpenAIStandIn } from '../../../../tests/support/openai-standin.ts'
import { openaiAgent } from '../../src/openai/agent.ts'
import { openaiPrompt } from '../../src/openai/prompt.ts'
import { createOpenAIService } from '../../src/openai/services.ts'
import type { CallEnd, PlannedCall, Reservation, Spending } from '../../src/openai/spending.ts'
import { failureOf, type ContextParts } from '../context.ts'
import { contextFor, refuseViolations, runIn } from './standin-context.ts'

let standIn: OpenAIStandIn

beforeAll(async () => {
  standIn = await startOpenAIStandIn()
})
afterEach(() => {
  refuseViolations(standIn)
  standIn.reset()
})
afterAll(() => standIn.close())

type Granted = Omit<Extract<Reservation, { status: 'granted' }>, 'settle'>

/** A host that answers as it is told, the last answer again and again, and keeps what it hears. */
function hostOf(...answers: readonly (Granted | Exclude<Reservation, { status: 'granted' }>)[]) {
  const asked: PlannedCall[] = []
  const ends: CallEnd[] = []
  const spending: Spending = {
    reserve(call) {
      const answer = answers[Math.min(asked.length, answers.length - 1)]
      asked.push(call)
      return answer.status === 'granted' ? { ...answer, settle: (end) => ends.push(end) } : answer
    },
  }
  return { asked, ends, spending }
}

function stopper() {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort(new Error('stopped')) }
}

const FREE: Granted = { status: 'granted', amount: 1, isLimited: false }

function serviceWith(personality: string, spending: Spending) {
  const secret = new Secret(standIn.key(personality))
  const entries = [{ name: 'OPENAI_API_KEY', secret, baseURL: standIn.url, location: 'a test' }]
  const resolver = createResolver({ layers: [{ name: 'user', store: createMemoryStore({ entries }) }] })
  return createOpenAIService({ resolver, fetch, now: () => 0, spending })
}

function ask(personality: string, spending: Spending, settings = {}, parts: ContextParts = {}) {
  const service = serviceWith(personality, spending)
  const test = contextFor(openaiPrompt, { prompt: 'Hello', ...settings }, service, parts)
  return { ...test, outputs: runIn(openaiPrompt, { image: [] }, test.ctx) }
}

test('a call is asked for before it is sent, and its end is told', async () => {
  const { asked, ends, spending } = hostOf(FREE)
  const { outputs } = ask('good', spending, { maxOutputTokens: 2_000 })
  const { usage } = await outputs
  expect(asked).toMatchObject([{ model: 'gpt-6-luna', run: 'run', path: 'node', attempt: 1 }])
  const { most, least } = asked[0]
  expect(most).toBeGreaterThan((2_000 * 0.5) / 1e6)
  expect(least).toBeGreaterThan((1_024 * 0.5) / 1e6)
  expect(least).toBeLessThan(Number(most))
  expect(ends).toMatchObject([{ outcome: 'done', demo: false, requestId: expect.stringMatching(/^req/) }])
  expect(usage).toMatchObject({ cost: ends[0].cost, inputTokens: ends[0].inputTokens })
  expect(ends[0].cost).toBeLessThan(Number(most))
})

test('the bound counts every byte of a text as a token, and an image by itself', async () => {
  const { asked, spending } = hostOf(FREE)
  await ask('good', spending, { prompt: 'ü'.repeat(10_000), maxOutputTokens: 16 }).outputs
  expect(Number(asked[0].most)).toBeGreaterThanOrEqual((20_000 * 0.125) / 1e6)
  const bytes = new Uint8Array(3_000_000)
  const { ctx } = ask(
    'good',
    spending,
    { maxOutputTokens: 16 },
    {
      blobs: { read: async () => bytes, write: () => Promise.reject(new Error('not here')) },
    },
  )
  await runIn(openaiPrompt, { image: [{ blob: 'sha256:1', mediaType: 'image/png', size: 3 }] }, ctx)
  expect(Number(asked.at(-1)?.most)).toBeLessThan((40_000 * 0.125) / 1e6)
})

test('a model whose price is unknown is asked for as such', async () => {
  const { asked, spending } = hostOf({ ...FREE, amount: 'unknown' })
  await failureOf(ask('good', spending, { model: 'gpt-7' }).outputs)
  expect(asked).toMatchObject([{ most: 'unknown' }])
})

test('a refused call is not sent, and says why', async () => {
  const refusal = { reason: 'limit', limit: 1 }
  const { ends, spending } = hostOf({ status: 'refused', message: 'No room.', hint: 'Raise it.', refusal })
  const error = await failureOf(ask('good', spending).outputs)
  expect(error).toMatchObject({
    code: 'budget-refused',
    message: 'No room.',
    hint: 'Raise it.',
    retryable: false,
    details: refusal,
  })
  expect(standIn.calls).toEqual([])
  expect(ends).toEqual([])
})

test('a call that has to wait asks again after the pause, and says so once', async () => {
  const later = { status: 'wait', ms: 5, why: 'Waiting for room.' } as const
  const { asked, ends, spending } = hostOf(later, later, FREE)
  const { outputs, deltas } = ask('good', spending)
  await outputs
  expect(asked).toHaveLength(3)
  expect(ends).toHaveLength(1)
  expect(standIn.calls).toHaveLength(1)
  expect(deltas.filter((delta) => 'note' in delta)).toEqual([{ note: 'Waiting for room.' }])
})

test('a run that is stopped waits no longer', async () => {
  const { spending } = hostOf({ status: 'wait', ms: 60_000, why: 'Waiting.' })
  const { signal, abort } = stopper()
  const { outputs } = ask('good', spending, {}, { signal, sleep: (ms) => delay(ms, undefined, { signal }) })
  abort()
  await expect(outputs).rejects.toThrow('stopped')
  expect(standIn.calls).toEqual([])
})

describe('a budget', () => {
  test('shortens the answer to what it has room for', async () => {
    const { spending } = hostOf({ status: 'granted', amount: 0.001, isLimited: true })
    await ask('good', spending).outputs
    const body: unknown = standIn.calls[0].body
    expect(body).toMatchObject({ max_output_tokens: expect.any(Number) })
    const { max_output_tokens: longest } = JSON.parse(JSON.stringify(body))
    expect(longest).toBeGreaterThan(1_024)
    expect((longest * 0.5) / 1e6).toBeLessThan(0.001)
  })

  test('with room for the whole answer leaves the request as it is', async () => {
    const { spending } = hostOf({ status: 'granted', amount: 1, isLimited: true })
    await ask('good', spending).outputs
    expect(standIn.calls[0].body).not.toHaveProperty('max_output_tokens')
  })

  test('that cut an answer is named by the error', async () => {
    const { ends, spending } = hostOf({ status: 'granted', amount: 0.001, isLimited: true })
    const error = await failureOf(ask('incomplete', spending).outputs)
    expect(error).toMatchObject({
      code: 'output-cut',
      message: expect.stringContaining('the budget had no room for more'),
    })
    expect(ends).toMatchObject([{ outcome: 'failed', cost: expect.any(Number) }])
  })
})

describe('the end of', () => {
  test.each([
    ['a refused request is free', 'noCredit', { outcome: 'refused', cost: 0 }],
    ['a stream that broke off is unknown', 'streamCut', { outcome: 'unknown', cost: 'unknown' }],
    ['a failed answer is charged', 'responseFailed', { outcome: 'failed', cost: expect.any(Number) }],
  ])('%s', async (_what, personality, end) => {
    const { ends, spending } = hostOf(FREE)
    await failureOf(ask(personality, spending).outputs)
    expect(ends).toMatchObject([end])
  })

  test('a call whose run was stopped before the answer is unknown', async () => {
    const { ends, spending } = hostOf(FREE)
    const { signal, abort } = stopper()
    const { outputs } = ask('slow', spending, {}, { signal })
    while (standIn.calls.length === 0) await delay(5)
    abort()
    await expect(outputs).rejects.toThrow('stopped')
    expect(ends).toMatchObject([{ outcome: 'unknown', cost: 'unknown' }])
  })
})

test('each turn of an agent, and each try of a turn, is asked for by itself', async () => {
  const { asked, ends, spending } = hostOf(FREE)
  const openai = serviceWith('rateLimited', spending)
  const { ctx } = contextFor(openaiAgent, {}, openai)
  await runIn(openaiAgent, { input: 'Hello', tools: [] }, ctx)
  expect(asked).toHaveLength(2)
  expect(ends).toMatchObject([{ outcome: 'refused', cost: 0 }, { outcome: 'done' }])
})

test('a ledger that cannot be written to is no trouble of the network', async () => {
  const spending: Spending = {
    reserve: () => {
      throw new Error('disk I/O error')
    },
  }
  const error = await failureOf(ask('good', spending).outputs)
  expect(error).toMatchObject({ code: 'ledger-failed', retryable: false })
  expect(standIn.calls).toEqual([])
})
