import { formatFlow, type Flow } from '@latchwork/engine'
import { expect, test } from 'vitest'
import { startOpenAIStandIn } from '../../../tests/support/openai-standin.ts'
import { ApiRefusal, type RunDetails, type WireRunEvent } from '../src/api/index.ts'
import { startTestServer, type TestServer } from './start-test-server.ts'

/** Asks a model, then reads its answer at a path. */
const asking = (path: string): Flow => ({
  latchwork: 1,
  name: 'asking',
  outputs: { value: 'get.value' },
  nodes: {
    ask: { type: 'openai.prompt', with: { prompt: 'Summarize: A latch keeps a gate shut. It is made of iron.' } },
    build: { type: 'json.build', with: { fields: ['answer'] } },
    get: { type: 'json.get', with: { path } },
  },
  wires: ['ask.text -> build.answer', 'build.value -> get.value'],
})

async function startRun({ client }: TestServer, flow: Flow): Promise<string> {
  const { run } = await client.call('runs.start', { body: { text: formatFlow(flow), inputs: {} } })
  return run
}

/** The events of a run from a number on, until it ends. */
async function eventsOf({ client }: TestServer, run: string, from = 0): Promise<WireRunEvent[]> {
  const events: WireRunEvent[] = []
  for await (const event of client.stream('runs.events', { parameters: { run }, query: { from } })) {
    events.push(event)
    if (event.type === 'run-end') break
  }
  return events
}

async function runToEnd(server: TestServer, flow: Flow): Promise<RunDetails> {
  const run = await startRun(server, flow)
  await eventsOf(server, run)
  return server.client.call('runs.show', { parameters: { run } })
}

async function codeOf(call: Promise<unknown>): Promise<string | undefined> {
  const thrown: unknown = await call.catch((error: unknown) => error)
  return thrown instanceof ApiRefusal ? thrown.error.code : undefined
}

test('a failed run goes on after an edit, keeps what was paid for and says what it used again', async () => {
  await using server = await startTestServer()
  const failed = await runToEnd(server, asking('nowhere'))
  expect(failed).toMatchObject({ status: 'failed', error: { path: 'get' }, usage: { calls: 1, demo: true } })
  const body = { text: formatFlow(asking('answer')) }
  const { run } = failed
  expect(await server.client.call('runs.resume', { parameters: { run }, body })).toEqual({ run, repeated: [] })
  const events = await eventsOf(server, run, failed.events)
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, place) => failed.events + place))
  const ends = events.filter((event) => event.type === 'node-end').map(({ path, reused }) => [path, reused])
  expect(ends).toEqual([
    ['ask', true],
    ['build', false],
    ['get', false],
  ])
  const done = await server.client.call('runs.show', { parameters: { run } })
  expect(done).toMatchObject({ status: 'done', usage: failed.usage })
  expect(done.error).toBeUndefined()
  expect(await server.client.call('runs.flow', { parameters: { run } })).toMatchObject(body)
})

test('a run that is done, or under way, is not resumed as it is', async () => {
  await using server = await startTestServer({ delayMs: 20 })
  const run = await startRun(server, asking('answer'))
  const resume = (parameters: { run: string }) => server.client.call('runs.resume', { parameters, body: {} })
  expect(await codeOf(resume({ run }))).toBe('run-under-way')
  await eventsOf(server, run)
  expect(await codeOf(resume({ run }))).toBe('run-over')
  expect(await codeOf(resume({ run: 'none' }))).toBe('run-not-found')
})

test('an answer of the demo model is not used again under a real key', async () => {
  const standIn = await startOpenAIStandIn()
  await using server = await startTestServer()
  const failed = await runToEnd(server, asking('nowhere'))
  const { run } = failed
  await server.client.call('secrets.set', {
    parameters: { name: 'OPENAI_API_KEY' },
    body: { value: standIn.key('good'), baseURL: standIn.url },
  })
  await server.client.call('runs.resume', { parameters: { run }, body: { text: formatFlow(asking('answer')) } })
  const events = await eventsOf(server, run, failed.events)
  expect(events).toContainEqual(expect.objectContaining({ type: 'node-end', path: 'ask', reused: false }))
  expect(standIn.calls).toHaveLength(1)
  await standIn.close()
})
