import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { NodeError, type Json, type JsonObject } from '@latchwork/engine'
import { startOpenAIStandIn, type OpenAIStandIn } from '../../../../tests/support/openai-standin.ts'
import type { ScriptedItem } from '../../../../tests/support/openai-standin-script.ts'
import { rateLimitedFor } from '../../../../tests/support/openai-standin-personalities.ts'
import { openaiAgent } from '../../src/openai/agent.ts'
import { failureOf, type ContextParts } from '../context.ts'
import { contextFor, refuseViolations, runIn, serviceFor } from './standin-context.ts'

let standIn: OpenAIStandIn

beforeAll(async () => {
  standIn = await startOpenAIStandIn({
    personalities: { limitedTwice: rateLimitedFor(2), limitedAlways: rateLimitedFor(100) },
  })
})
afterEach(() => {
  refuseViolations(standIn)
  standIn.reset()
})
afterAll(() => standIn.close())

const multiply = {
  graph: 'multiply',
  name: 'multiply',
  description: 'Multiplies two numbers.',
  parameters: {
    type: 'object',
    properties: { a: { type: 'number' }, b: { type: 'number' } },
    required: ['a', 'b'],
    additionalProperties: false,
  },
}

const product: ContextParts['call'] = async (_graph, { a, b }) => ({ product: Number(a) * Number(b) })

interface Asked {
  readonly settings?: JsonObject
  readonly inputs?: JsonObject
  readonly parts?: ContextParts
  readonly personality?: string
}

function work({ settings = {}, inputs = {}, parts = {}, personality = 'good' }: Asked = {}) {
  const service = serviceFor(standIn.key(personality), standIn.url)
  const test = contextFor(openaiAgent, settings, service, { call: product, ...parts })
  return { ...test, outputs: runIn(openaiAgent, { input: 'Do it', tools: [multiply], ...inputs }, test.ctx) }
}

/** The model says one thing a turn; the turn is told by the number of requests so far. */
function sayInTurn(...turns: readonly (readonly ScriptedItem[])[]): void {
  let turn = 0
  standIn.script(() => turns[Math.min(turn++, turns.length - 1)])
}

const call = (a: unknown, b: unknown): ScriptedItem => ({ call: 'multiply', arguments: { a, b } })

test('works through a tool to an answer, and tells how', async () => {
  sayInTurn([call(12, 30)], [{ text: 'It is 360.' }])
  const calls: unknown[] = []
  const { outputs, deltas, usages } = work({
    settings: { instructions: 'Be {{manner}}.' },
    inputs: { manner: 'exact' },
    parts: {
      call: async (graph, inputs) => {
        calls.push([graph, inputs])
        return { product: 360 }
      },
    },
  })
  const { text, value, transcript, usage } = await outputs
  expect([text, value]).toEqual(['It is 360.', 'It is 360.'])
  expect(calls).toEqual([['multiply', { a: 12, b: 30 }]])
  expect(transcript).toEqual([
    { role: 'user', content: 'Do it' },
    { type: 'function_call', call_id: expect.any(String), name: 'multiply', arguments: '{"a":12,"b":30}' },
    { type: 'function_call_output', call_id: expect.any(String), output: '{"product":360}' },
    { role: 'assistant', content: 'It is 360.' },
  ])
  expect(usages).toHaveLength(2)
  expect(usage).toMatchObject({ model: 'gpt-6-luna', calls: 2, turns: 2, toolCalls: 1 })
  expect(deltas.filter((delta) => 'tool' in delta)).toEqual([
    { tool: 'multiply', status: 'start' },
    { tool: 'multiply', status: 'end' },
  ])
  expect(deltas.map((delta) => ('text' in delta ? delta.text : '')).join('')).toBe('It is 360.')
  expect(standIn.calls[0].body).toMatchObject({ instructions: 'Be exact.', stream: true })
})

test('sends nothing of the library’s own choice: no effort, no verbosity, one idempotency key a turn', async () => {
  sayInTurn([call(1, 2)], [{ text: 'Done.' }])
  await work().outputs
  expect(standIn.calls.map(({ headers }) => headers['idempotency-key'])).toEqual(['run/node/turn-1', 'run/node/turn-2'])
  for (const { body, headers } of standIn.calls) {
    expect(body).not.toHaveProperty('reasoning')
    expect(body).not.toHaveProperty('text')
    expect(headers['user-agent']).toBe('Latchwork')
  }
})

test('every turn and every tool call is a step, numbered in the order of the model', async () => {
  sayInTurn([call(1, 1), call(2, 2), call(3, 3)], [call(4, 4)], [{ text: 'Done.' }])
  const keys: string[] = []
  const ordinals: unknown[] = []
  const delays = [30, 15, 0, 0]
  await work({
    parts: {
      step: async (key, compute) => {
        keys.push(key)
        return compute()
      },
      call: async (_graph, { a }, about) => {
        ordinals[Number(a) - 1] = about?.ordinal
        await new Promise((resolve) => setTimeout(resolve, delays[Number(a) - 1]))
        return { product: Number(a) ** 2 }
      },
    },
  }).outputs
  expect(keys).toEqual(['turn-1', 'tool-0', 'tool-1', 'tool-2', 'turn-2', 'tool-3', 'turn-3'])
  expect(ordinals).toEqual([0, 1, 2, 3])
})

test('a tool call keeps its ordinal when calls before it were refused or come from a journal', async () => {
  sayInTurn([call('twelve', 1), { call: 'divide', arguments: {} }, call(1, 2)], [call(3, 4)], [{ text: 'Done.' }])
  const ordinals: unknown[] = []
  await work({
    parts: {
      // A replayed step gives what was kept for it, and its caller knows what it put in.
      step: async (key, compute) => (key === 'tool-2' ? JSON.parse('"kept"') : compute()),
      call: async (_graph, _inputs, about) => {
        ordinals.push(about?.ordinal)
        return { product: 1 }
      },
    },
  }).outputs
  expect(ordinals).toEqual([3])
})

test('a recorded agent is done again from its steps alone, with the same outcome', async () => {
  sayInTurn([call(2, 3), call(4, 5)], [{ text: 'Six and twenty.' }])
  const journal = new Map<string, Json>()
  const step: ContextParts['step'] = async (key, compute) => {
    const kept = journal.get(key)
    // What a journal keeps has been JSON in between, and its caller knows what it put in.
    if (kept !== undefined) return JSON.parse(JSON.stringify(kept))
    const value = await compute()
    journal.set(key, value)
    return value
  }
  const first = work({ parts: { step } })
  const outputs = await first.outputs
  standIn.reset()
  const again = work({ parts: { step, call: () => Promise.reject(new Error('a tool ran twice')) } })
  expect(await again.outputs).toEqual(outputs)
  expect(again.usages).toEqual(first.usages)
  expect(standIn.calls).toEqual([])
})

test('a tool’s failure goes to the model as bounded data', async () => {
  sayInTurn([call(1, 2)], [{ text: 'I could not.' }])
  const key = standIn.key('good')
  const { outputs, deltas } = work({
    parts: { call: () => Promise.reject(new NodeError('file-not-found', `No file. ${key} ${'x'.repeat(5_000)}`)) },
  })
  expect(await outputs).toMatchObject({ text: 'I could not.' })
  const [, second] = standIn.calls
  const told = toolOutput(second.body)
  expect(told.length).toBeLessThanOrEqual(2_000)
  expect(JSON.parse(told)).toMatchObject({
    error: { code: 'file-not-found', message: expect.stringContaining('No file.') },
  })
  expect(told).not.toContain(key)
  expect(deltas).toContainEqual({ tool: 'multiply', status: 'error' })
})

test('a key that the server echoes reaches no tool and no transcript', async () => {
  const key = standIn.key('good')
  const echo = { ...multiply, name: 'echo', parameters: { type: 'object', properties: { text: { type: 'string' } } } }
  sayInTurn([{ call: 'echo', arguments: { text: `Key: ${key}` } }], [{ text: `It was ${key}.` }])
  const seen: unknown[] = []
  const { outputs, deltas } = work({
    inputs: { tools: [echo] },
    parts: {
      call: async (_graph, inputs) => {
        seen.push(inputs)
        return { text: 'ok' }
      },
    },
  })
  expect(JSON.stringify([await outputs, deltas, seen])).not.toContain(key)
  expect(seen).toEqual([{ text: 'Key: [secret]' }])
})

test('arguments that do not follow the parameters go back to the model without a call', async () => {
  sayInTurn([call('twelve', 30)], [{ text: 'Sorry.' }])
  const { outputs } = work({ parts: { call: () => Promise.reject(new Error('it was called')) } })
  await outputs
  const told: unknown = JSON.parse(toolOutput(standIn.calls[1].body))
  expect(told).toMatchObject({ error: { code: 'bad-arguments', message: expect.stringContaining('at a:') } })
})

test('a tool that the agent does not have is told to the model', async () => {
  sayInTurn([{ call: 'divide', arguments: {} }], [{ text: 'Sorry.' }])
  expect(await work().outputs).toMatchObject({ text: 'Sorry.' })
})

test('long results are cut, and say so', async () => {
  sayInTurn([call(1, 2)], [{ text: 'Long.' }])
  await work({ parts: { call: async () => ({ text: 'y'.repeat(100_000) }) } }).outputs
  const told = toolOutput(standIn.calls[1].body)
  expect(told.length).toBeLessThan(65_000)
  expect(told).toContain('[cut: the first 64000 of 100000 characters]')
})

test('fails when its turns are used up, and says what was done', async () => {
  sayInTurn([call(1, 2)])
  const { outputs, usages } = work({ settings: { maxTurns: 3 } })
  const error = await failureOf(outputs)
  expect(error).toMatchObject({ code: 'max-turns', retryable: false, details: { turns: 3 } })
  expect(error.message).toContain('multiply (3)')
  expect(usages).toHaveLength(3)
  expect(standIn.calls).toHaveLength(3)
})

test('a rate limit repeats the turn, not the agent', async () => {
  sayInTurn([call(1, 2)], [{ text: 'Done.' }])
  const pauses: number[] = []
  let called = 0
  const { outputs } = work({
    personality: 'limitedTwice',
    parts: {
      sleep: async (ms) => void pauses.push(ms),
      call: async () => ({ product: ++called }),
    },
  })
  expect(await outputs).toMatchObject({ text: 'Done.' })
  expect(pauses).toEqual([375, 750])
  expect(called).toBe(1)
})

test('gives a turn up after four tries', async () => {
  const { outputs, usages } = work({ personality: 'limitedAlways' })
  expect(await failureOf(outputs)).toMatchObject({ code: 'rate-limited' })
  expect(standIn.calls).toHaveLength(4)
  expect(usages).toHaveLength(4)
})

test('a journal that cannot be written ends the agent instead of being told to the model', async () => {
  sayInTurn([call(1, 2)], [{ text: 'Never said.' }])
  const full = new NodeError('disk-full', 'There is no room for the journal.')
  const step: ContextParts['step'] = async (key, compute) => {
    if (key.startsWith('tool-')) throw full
    return compute()
  }
  expect(await failureOf(work({ parts: { step } }).outputs)).toBe(full)
  expect(standIn.calls).toHaveLength(1)
})

test('a wrong key ends the agent with the plain error of the prompt', async () => {
  expect(await failureOf(work({ personality: 'wrong' }).outputs)).toMatchObject({ code: 'wrong-key' })
  expect(standIn.calls).toHaveLength(1)
})

test('gives a structured answer as outputs', async () => {
  const schema = { type: 'object', properties: { product: { type: 'number' } }, required: ['product'] }
  sayInTurn([call(2, 3)], [{ value: { product: 6 } }])
  expect(await work({ settings: { schema } }).outputs).toMatchObject({ product: 6, value: { product: 6 } })
  sayInTurn([{ value: { product: 'six' } }])
  expect(await failureOf(work({ settings: { schema } }).outputs)).toMatchObject({ code: 'schema-mismatch' })
})

test('refuses two tools of one name before anything is sent', async () => {
  const { outputs } = work({ inputs: { tools: [multiply, multiply] } })
  expect(await failureOf(outputs)).toMatchObject({ code: 'duplicate-tool' })
  expect(standIn.calls).toEqual([])
})

test('a canceled agent stops in the middle of a tool', async () => {
  sayInTurn([call(1, 2)])
  const controller = new AbortController()
  const reason = new Error('canceled by the test')
  const { outputs } = work({
    parts: {
      signal: controller.signal,
      call: () => {
        controller.abort(reason)
        return Promise.reject(reason)
      },
    },
  })
  await expect(outputs).rejects.toBe(reason)
  expect(standIn.calls).toHaveLength(1)
})

function toolOutput(body: unknown): string {
  const input =
    typeof body === 'object' && body !== null && 'input' in body && Array.isArray(body.input) ? body.input : []
  const item: unknown = input.find((entry: JsonObject) => entry['type'] === 'function_call_output')
  return typeof item === 'object' && item !== null && 'output' in item ? String(item.output) : ''
}
