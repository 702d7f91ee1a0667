import { join } from 'node:path'
import { formatFlow, type Flow } from '@latchwork/engine'
import { createRedactor } from '@latchwork/secrets'
import { expect, test } from 'vitest'
import { ApiRefusal, createApiClient, type BodyOf, type RunStatus, type WireRunEvent } from '../src/api/index.ts'
import { createRunStore } from '../src/index.ts'
import { startTestServer, type TestServer } from './start-test-server.ts'

const chain: Flow = {
  latchwork: 1,
  name: 'chain',
  outputs: { text: 'last.text', side: 'side.text' },
  nodes: {
    first: { type: 'text.template', with: { template: 'one' } },
    last: { type: 'text.template', with: { template: '{{before}}, two' } },
    side: { type: 'text.template', with: { template: 'beside' } },
  },
  wires: ['first.text -> last.before'],
}

async function start(
  { client }: TestServer,
  holding: Pick<BodyOf<'runs.start'>, 'breakpoints' | 'isStepping'>,
  flow: Flow = chain,
): Promise<string> {
  return (await client.call('runs.start', { body: { text: formatFlow(flow), inputs: {}, ...holding } })).run
}

const heldIn = async ({ client }: Pick<TestServer, 'client'>, run: string): Promise<readonly string[]> =>
  (await client.call('runs.show', { parameters: { run } })).heldAt ?? []

async function until(server: TestServer, run: string, status: RunStatus) {
  const show = () => server.client.call('runs.show', { parameters: { run } })
  await expect.poll(async () => (await show()).status, { timeout: 20_000 }).toBe(status)
  return show()
}

async function eventsOf({ client }: TestServer, run: string): Promise<readonly WireRunEvent[]> {
  const events: WireRunEvent[] = []
  for await (const event of client.stream('runs.events', { parameters: { run }, query: {} })) events.push(event)
  return events
}

const step = ({ client }: Pick<TestServer, 'client'>, run: string, body: BodyOf<'runs.step'>) =>
  client.call('runs.step', { parameters: { run }, body })

async function refusal(call: Promise<unknown>): Promise<unknown> {
  const thrown: unknown = await call.catch((error: unknown) => error)
  return thrown instanceof ApiRefusal ? [thrown.status, thrown.error.code] : thrown
}

test('a run is held at a breakpoint, says where, shows the inputs, and another window lets it go', async () => {
  await using server = await startTestServer()
  const run = await start(server, { breakpoints: ['last'] })
  await expect.poll(() => heldIn(server, run)).toEqual(['last'])
  const { runs } = await server.client.call('runs.list', { query: {} })
  expect(runs).toMatchObject([{ run, status: 'running', heldAt: ['last'] }])
  const other = { client: createApiClient({ origin: server.origin, token: server.token, fetch }) }
  expect(await refusal(step(other, run, { how: 'continue', path: 'first' }))).toEqual([409, 'not-held'])
  expect(await step(other, run, { how: 'continue' })).toEqual({})
  const ended = await until(server, run, 'done')
  expect(ended).toMatchObject({ outputs: { text: 'one, two', side: 'beside' } })
  expect(ended.heldAt).toBeUndefined()
  expect((await eventsOf(server, run)).filter(({ path }) => path === 'last')).toMatchObject([
    { type: 'node-hold', node: 'text.template', inputs: { before: 'one' }, reason: 'breakpoint' },
    { type: 'node-release' },
    { type: 'node-start' },
    { type: 'node-end' },
  ])
  expect(await refusal(step(server, run, { how: 'step' }))).toEqual([409, 'run-over'])
})

test('a run that starts step by step starts one node a step, and then goes on', async () => {
  await using server = await startTestServer()
  const run = await start(server, { isStepping: true })
  await expect.poll(() => heldIn(server, run)).toEqual(['first'])
  expect(await step(server, run, { how: 'step' })).toMatchObject({ isStepping: true })
  await expect.poll(() => heldIn(server, run)).toEqual(['side'])
  await step(server, run, { how: 'step' })
  await expect.poll(() => heldIn(server, run)).toEqual(['last'])
  await step(server, run, { how: 'continue' })
  await until(server, run, 'done')
  const plain = await until(server, await start(server, {}), 'done')
  const stepped = await until(server, run, 'done')
  expect(stepped.outputs).toEqual(plain.outputs)
})

test('breakpoints of a live run change, and a pause holds what would start next', async () => {
  await using server = await startTestServer()
  const run = await start(server, { breakpoints: ['first'] })
  await expect.poll(() => heldIn(server, run)).toEqual(['first'])
  await server.client.call('runs.breakpoints', { parameters: { run }, body: { breakpoints: ['last'] } })
  await step(server, run, { how: 'continue' })
  await expect.poll(() => heldIn(server, run)).toEqual(['last'])
  await step(server, run, { how: 'continue' })
  await until(server, run, 'done')
  const body = { breakpoints: [] }
  expect(await refusal(server.client.call('runs.breakpoints', { parameters: { run }, body }))).toEqual([
    409,
    'run-over',
  ])
  const next = await start(server, { breakpoints: ['first'] })
  await expect.poll(() => heldIn(server, next)).toEqual(['first'])
  await step(server, next, { how: 'pause' })
  await step(server, next, { how: 'continue', path: 'first' })
  await expect.poll(() => heldIn(server, next)).toEqual(['last'])
})

test('a held run stops at once, and goes on with the breakpoints that are sent with that, and no others', async () => {
  await using server = await startTestServer()
  const run = await start(server, { breakpoints: ['last'] })
  await expect.poll(() => heldIn(server, run)).toEqual(['last'])
  await server.client.call('runs.cancel', { parameters: { run } })
  expect((await until(server, run, 'canceled')).heldAt).toBeUndefined()
  // What is done is not held again, unless an edit may have changed it.
  const breakpoints = ['first', 'side', 'last']
  await server.client.call('runs.resume', { parameters: { run }, body: { breakpoints } })
  await expect.poll(() => heldIn(server, run)).toEqual(['last'])
  await server.client.call('runs.cancel', { parameters: { run } })
  await until(server, run, 'canceled')
  const text = formatFlow({ ...chain, description: 'edited' })
  await server.client.call('runs.resume', { parameters: { run }, body: { text, breakpoints: ['side'] } })
  await expect.poll(() => heldIn(server, run)).toEqual(['side'])
  await server.client.call('runs.cancel', { parameters: { run } })
  await until(server, run, 'canceled')
  await server.client.call('runs.resume', { parameters: { run }, body: {} })
  expect(await until(server, run, 'done')).toMatchObject({ outputs: { text: 'one, two' } })
})

test('a run that waits keeps its breakpoints behind the answer', async () => {
  await using server = await startTestServer()
  const flow: Flow = {
    ...chain,
    nodes: { ...chain.nodes, ask: { type: 'flow.approve', with: { message: 'On?' } } },
    wires: ['first.text -> ask.value', 'ask.value -> last.before'],
  }
  const run = await start(server, { breakpoints: ['first', 'last'] }, flow)
  await expect.poll(() => heldIn(server, run)).toEqual(['first'])
  await step(server, run, { how: 'continue' })
  await until(server, run, 'waiting')
  await server.client.call('runs.answer', { parameters: { run }, body: { value: 'approve' } })
  await expect.poll(() => heldIn(server, run)).toEqual(['last'])
  await step(server, run, { how: 'continue' })
  await until(server, run, 'done')
})

test('a server that ends stops a held run like any other', async () => {
  await using server = await startTestServer()
  const run = await start(server, { breakpoints: ['last'] })
  await expect.poll(() => heldIn(server, run)).toEqual(['last'])
  await server.close()
  const store = createRunStore({ file: join(server.project, '.latchwork', 'runs.db'), redactor: createRedactor() })
  expect(store.find(run)?.status).toBe('canceled')
  store.close()
})
