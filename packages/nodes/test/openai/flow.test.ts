import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import {
  check,
  compile,
  controlNodes,
  createRegistry,
  defineNode,
  parseFlow,
  port,
  run,
  type JsonObject,
  type RunEvent,
} from '@latchwork/engine'
import { startOpenAIStandIn, type OpenAIStandIn } from '../../../../tests/support/openai-standin.ts'
import { openaiAgent } from '../../src/openai/agent.ts'
import { openaiPrompt } from '../../src/openai/prompt.ts'
import { refuseViolations, serviceFor } from './standin-context.ts'

let standIn: OpenAIStandIn

beforeAll(async () => {
  standIn = await startOpenAIStandIn()
})
afterEach(() => {
  refuseViolations(standIn)
  standIn.reset()
})
afterAll(() => standIn.close())

const multiply = defineNode({
  type: 'test.multiply',
  title: 'Multiply',
  summary: 'Multiplies.',
  pure: true,
  inputs: { a: port.number(), b: port.number() },
  outputs: { product: port.number() },
  run: ({ a, b }) => ({ product: a * b }),
})
const registry = createRegistry([...controlNodes, openaiAgent, openaiPrompt, multiply])

const times = {
  graphs: {
    times: {
      inputs: { a: { kind: 'number' }, b: { kind: 'number' } },
      outputs: { product: 'm.product' },
      nodes: { m: { type: 'test.multiply' } },
      wires: ['input.a -> m.a', 'input.b -> m.b'],
    },
  },
}

async function runFlow(flow: JsonObject, inputs: JsonObject, personality = 'good') {
  const events: RunEvent[] = []
  const parsed = parseFlow(JSON.stringify({ latchwork: 1, name: 'test', ...flow }))
  const services = { openai: serviceFor(standIn.key(personality), standIn.url) }
  const onEvent = (event: RunEvent): void => void events.push(event)
  return { result: await run(compile(parsed, registry), { inputs, services, onEvent }), events }
}

test('an agent runs graphs and node types as tools, under the paths of its calls', async () => {
  const calls = ['times', 'multiply'].map((name, at) => ({ call: name, arguments: { a: 12, b: 30 + at } }))
  standIn.script(({ toolOutputs }) => (toolOutputs.length === 0 ? calls : [{ text: toolOutputs.join(' and ') }]))
  const { result, events } = await runFlow(
    {
      ...times,
      inputs: { question: { kind: 'text' } },
      outputs: { answer: 'agent.text', steps: 'agent.transcript' },
      nodes: {
        agent: { type: 'openai.agent' },
        first: { type: 'flow.tool', graph: 'times', with: { name: 'times', description: 'Multiplies.' } },
        second: { type: 'flow.tool', with: { name: 'multiply', description: 'Multiplies.', type: 'test.multiply' } },
      },
      wires: ['first.tool -> agent.tools', 'input.question -> agent.input', 'second.tool -> agent.tools'],
    },
    { question: 'How much?' },
  )
  expect(result).toMatchObject({
    status: 'done',
    outputs: { answer: '{"product":360} and {"product":372}' },
    usage: { calls: 2, cost: expect.any(Number) },
  })
  const paths = events.flatMap((event) => (event.type === 'node-end' ? [event.path] : []))
  expect(paths).toEqual(expect.arrayContaining(['agent[0]/m', 'agent[1]/node', 'agent']))
})

test('schema properties are wired like any output, and a null one skips what follows', async () => {
  standIn.script(({ userText }) => (userText === 'Facts' ? [{ value: { topic: 'keys', note: null } }] : undefined))
  const schema = {
    type: 'object',
    properties: { topic: { type: 'string' }, note: { type: 'string' } },
    required: ['topic'],
  }
  const { result, events } = await runFlow(
    {
      outputs: { text: 'more.text', note: { from: 'noted.text', optional: true } },
      nodes: {
        facts: { type: 'openai.prompt', with: { prompt: 'Facts', schema } },
        more: { type: 'openai.prompt', with: { prompt: 'More about {{topic}}' } },
        noted: { type: 'openai.prompt', with: { prompt: 'More about {{note}}' } },
      },
      wires: ['facts.topic -> more.topic', 'facts.note -> noted.note'],
    },
    {},
  )
  expect(result).toMatchObject({ status: 'done', outputs: { text: 'You said: More about keys' } })
  expect(events.flatMap((event) => (event.type === 'node-skip' ? [event.path] : []))).toEqual(['noted'])
})

test('a rate limit is waited for by the policy of the node, and a wrong key is not', async () => {
  const flow = {
    outputs: { text: 'ask.text' },
    nodes: { ask: { type: 'openai.prompt', with: { prompt: 'Hi' } } },
    wires: [],
  }
  const limited = await runFlow(flow, {}, 'rateLimited')
  expect(limited.result).toMatchObject({ status: 'done', usage: { calls: 2 } })
  const refused = await runFlow(flow, {}, 'wrong')
  expect(refused.result).toMatchObject({ status: 'failed', error: { code: 'wrong-key', path: 'ask' } })
  expect(standIn.calls).toHaveLength(3)
})

test('check finds a schema that is none and names that are taken', () => {
  const properties = { text: { type: 'string' }, error: { type: 'string' } }
  const facts = { prompt: 'Facts', schema: { type: 'object', properties } }
  const flow = parseFlow(
    JSON.stringify({
      latchwork: 1,
      name: 'test',
      nodes: {
        answer: { type: 'openai.prompt', with: facts, policy: { onError: 'branch' } },
        ask: { type: 'openai.prompt', with: { prompt: 'Facts', schema: { type: 'string' } } },
        taken: { type: 'openai.agent', with: { instructions: '{{tools}}', input: 'x' } },
      },
      wires: [],
    }),
  )
  const problems = check(flow, registry).map(({ code, message }) => `${code}: ${message}`)
  expect(problems).toEqual([
    expect.stringMatching(/^name-collision: "text" cannot be a port of this node: the node has an output/),
    expect.stringMatching(/^name-collision: .*"error"/),
    expect.stringMatching(/^bad-settings: .*describes an object/),
    expect.stringMatching(/^name-collision: "tools"/),
  ])
})
