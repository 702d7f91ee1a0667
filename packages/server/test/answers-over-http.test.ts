import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatFlow, type Flow, type JsonObject } from '@latchwork/engine'
import { createRedactor } from '@latchwork/secrets'
import { expect, test } from 'vitest'
import { ApiRefusal, type RunDetails, type RunStatus } from '../src/api/index.ts'
import { createRunStore } from '../src/index.ts'
import { startOpenAIStandIn } from '../../../tests/support/openai-standin.ts'
import { startTestServer, type TestServer } from './start-test-server.ts'

const letter = (settings: JsonObject = {}): Flow => ({
  latchwork: 1,
  name: 'letter',
  outputs: { choice: 'ask.choice', text: 'ask.value' },
  nodes: {
    ask: { type: 'flow.approve', with: { message: 'Send it?', ...settings } },
    write: { type: 'text.template', with: { template: 'Dear all' } },
  },
  wires: ['write.text -> ask.value'],
})

const signals = (settings: JsonObject = {}): Flow => ({
  latchwork: 1,
  name: 'signals',
  outputs: { one: 'one.value', two: 'two.value' },
  nodes: {
    one: { type: 'flow.wait', with: { signal: 'go', ...settings } },
    two: { type: 'flow.wait', with: { signal: 'go', ...settings } },
  },
  wires: [],
})

async function start({ client }: TestServer, flow: Flow): Promise<string> {
  const { run } = await client.call('runs.start', { body: { text: formatFlow(flow), inputs: {} } })
  return run
}

function show({ client }: TestServer, run: string): Promise<RunDetails> {
  return client.call('runs.show', { parameters: { run } })
}

async function until(server: TestServer, run: string, status: RunStatus): Promise<RunDetails> {
  await expect.poll(async () => (await show(server, run)).status, { timeout: 20_000 }).toBe(status)
  return show(server, run)
}

function answer({ client }: TestServer, run: string, body: { path?: string; value: string | JsonObject }) {
  return client.call('runs.answer', { parameters: { run }, body })
}

async function refusal(call: Promise<unknown>): Promise<unknown> {
  const thrown: unknown = await call.catch((error: unknown) => error)
  return thrown instanceof ApiRefusal ? [thrown.status, thrown.error.code] : thrown
}

test('a run waits for a person, says what for, and goes on with the answer', async () => {
  await using server = await startTestServer()
  const run = await start(server, letter({ editable: true }))
  const waiting = await until(server, run, 'waiting')
  expect(waiting.waitingFor).toEqual(['approve'])
  expect(waiting.waits).toMatchObject([
    { path: 'ask', signal: 'approve', about: { ask: 'approve', message: 'Send it?', value: 'Dear all' } },
  ])
  expect(await refusal(answer(server, run, { value: 'perhaps' }))).toEqual([422, 'bad-answer'])
  expect(await refusal(answer(server, run, { path: 'write', value: 'approve' }))).toEqual([409, 'not-waiting'])
  expect(await refusal(answer(server, 'none', { value: 'approve' }))).toEqual([404, 'run-not-found'])
  const told = await answer(server, run, { value: { choice: 'approve', value: 'Dear friends' } })
  expect(told).toMatchObject({ run, path: 'ask', signal: 'approve' })
  const done = await until(server, run, 'done')
  expect(done).toMatchObject({ outputs: { choice: 'approve', text: 'Dear friends' }, waits: [], waitingFor: [] })
  expect(await refusal(answer(server, run, { value: 'approve' }))).toEqual([409, 'not-waiting'])
})

test('of several waits each has its own answer', async () => {
  await using server = await startTestServer()
  const run = await start(server, signals())
  await until(server, run, 'waiting')
  expect(await refusal(answer(server, run, { value: 'x' }))).toEqual([409, 'which-wait'])
  await answer(server, run, { path: 'two', value: 'second' })
  await expect.poll(async () => (await show(server, run)).waits.map(({ path }) => path)).toEqual(['one'])
  await until(server, run, 'waiting')
  await answer(server, run, { value: 'first' })
  expect(await until(server, run, 'done')).toMatchObject({ outputs: { one: 'first', two: 'second' } })
})

test('an answer is taken while other parts of the run go on', async () => {
  await using server = await startTestServer()
  const flow = signals()
  const run = await start(server, {
    ...flow,
    nodes: { ...flow.nodes, busy: { type: 'flow.delay', with: { ms: 60_000 } } },
  })
  await expect.poll(async () => (await show(server, run)).waits.length).toBe(2)
  expect(await answer(server, run, { path: 'one', value: 'now' })).toMatchObject({ status: 'running' })
  const endOf = async () => (await show(server, run)).timings.find(({ path }) => path === 'one')?.status
  await expect.poll(endOf, { timeout: 20_000 }).toBe('done')
  expect(await show(server, run)).toMatchObject({ status: 'running', waits: [{ path: 'two' }] })
})

test('a deadline that passes lets a waiting run go on, also after a restart', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'latch-waits-')), 'runs.db')
  const open = () => createRunStore({ file, redactor: createRedactor() })
  const first = open()
  const later = open()
  try {
    const runs = await (async () => {
      await using server = await startTestServer({ parts: { runs: first } })
      const here = await start(server, letter({ withinMs: 40, onDeadline: 'reject' }))
      expect(await until(server, here, 'done')).toMatchObject({ outputs: { choice: 'reject', text: 'Dear all' } })
      const run = await start(server, letter({ withinMs: 1500, onDeadline: 'reject' }))
      await until(server, run, 'waiting')
      return run
    })()
    await using server = await startTestServer({ parts: { runs: later } })
    expect(await until(server, runs, 'done')).toMatchObject({ outputs: { choice: 'reject' } })
  } finally {
    first.close()
    later.close()
  }
})

test('the answer to another question is none', async () => {
  await using server = await startTestServer()
  const run = await start(server, letter())
  await until(server, run, 'waiting')
  const body = { text: formatFlow(letter({ message: 'Really?' })) }
  await answer(server, run, { value: 'approve' })
  await until(server, run, 'done')
  await server.client.call('runs.resume', { parameters: { run }, body })
  expect(await until(server, run, 'waiting')).toMatchObject({ waits: [{ about: { message: 'Really?' } }] })
})

test('a run that lacks a key for going on keeps its answer, says so, and goes on by itself once there is a key', async () => {
  const standIn = await startOpenAIStandIn()
  await using server = await startTestServer({ isSignedOut: true })
  const parameters = { name: 'OPENAI_API_KEY' }
  const saveKey = () =>
    server.client.call('secrets.set', { parameters, body: { value: standIn.key('good'), baseURL: standIn.url } })
  await saveKey()
  const run = await start(server, {
    latchwork: 1,
    name: 'asking',
    outputs: { text: 'ask.text' },
    nodes: {
      go: { type: 'flow.wait', with: { signal: 'go' } },
      ask: { type: 'openai.prompt', with: { prompt: 'Summarize: {{what}}' } },
    },
    wires: ['go.value -> ask.what'],
  })
  await until(server, run, 'waiting')
  await server.client.call('secrets.remove', { parameters, body: {} })
  const hindrance = { error: { code: 'secret-missing' }, retryAt: expect.any(Number) }
  expect(await answer(server, run, { value: 'A latch.' })).toMatchObject({ status: 'waiting', hindrance })
  expect(await show(server, run)).toMatchObject({ status: 'waiting', hindrance, waits: [] })
  expect(server.log.join('\n')).toMatch(new RegExp(`The run ${run} waits on\\. .*OPENAI_API_KEY`))
  await saveKey()
  const done = await until(server, run, 'done')
  expect(done.hindrance).toBeUndefined()
  await standIn.close()
})
