import { randomBytes } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { formatFlow } from '@latchwork/engine'
import { expect, test } from 'vitest'
import { ApiRefusal, type WireRunEvent } from '../src/api/index.ts'
import { greeting, question, startTestServer, type TestServer } from './start-test-server.ts'

async function followAll({ client }: TestServer, run: string, from = 0): Promise<WireRunEvent[]> {
  const events: WireRunEvent[] = []
  for await (const event of client.stream('runs.events', { parameters: { run }, query: { from } })) events.push(event)
  return events
}

async function refusalOf(call: Promise<unknown>): Promise<ApiRefusal> {
  const refusal: unknown = await call.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (refusal instanceof ApiRefusal) return refusal
  throw new Error(`not refused: ${String(refusal)}`)
}

test('a run streams to its end, and its record has inputs, outputs, timing and no key when no model was asked', async () => {
  await using server = await startTestServer()
  const { run } = await server.client.call('runs.start', {
    body: { path: 'greeting.flow.json', inputs: { who: 'you' } },
  })
  const events = await followAll(server, run)
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index))
  expect(events.at(-1)).toMatchObject({ type: 'run-end', status: 'done' })
  const shown = await server.client.call('runs.show', { parameters: { run } })
  expect(shown).toMatchObject({
    status: 'done',
    path: 'greeting.flow.json',
    flow: 'greeting',
    inputs: { who: 'you' },
    outputs: { text: 'Hello, you!' },
    key: null,
    events: events.length,
    timings: [{ path: 'hello', status: 'done' }],
  })
  expect('owner' in shown).toBe(false)
})

test('a run on the demo model says so, streams its text, and the stream resumes where it was left', async () => {
  await using server = await startTestServer({ delayMs: 2 })
  const { run } = await server.client.call('runs.start', { body: { path: 'question.flow.json' } })
  const events = await followAll(server, run)
  const text = events.flatMap((event) =>
    event.type === 'node-delta' && 'text' in event.delta ? [event.delta.text] : [],
  )
  const shown = await server.client.call('runs.show', { parameters: { run } })
  expect(text.join('')).toBe(shown.outputs['answer'])
  expect(shown.key).toMatchObject({ layer: 'default', demo: true })
  expect(shown.usage.calls).toBe(1)
  expect(await followAll(server, run, 2)).toEqual(events.slice(2))
  expect(await followAll(server, run, events.length)).toEqual([])
})

test('a canceled run ends at once and keeps what happened', async () => {
  await using server = await startTestServer()
  const slow = { ...greeting, nodes: { ...greeting.nodes, nap: { type: 'flow.delay', with: { ms: 60_000 } } } }
  const text = formatFlow({ ...slow, outputs: { out: 'nap.value' }, wires: ['hello.text -> nap.value', ...slow.wires] })
  const { run } = await server.client.call('runs.start', { body: { text } })
  const following = followAll(server, run)
  await server.client.call('runs.cancel', { parameters: { run } })
  expect((await following).at(-1)).toMatchObject({ type: 'run-end', status: 'canceled' })
  expect((await refusalOf(server.client.call('runs.cancel', { parameters: { run } }))).error.code).toBe('run-over')
  expect(await server.client.call('runs.delete', { parameters: { run } })).toEqual({ deleted: true })
  expect((await refusalOf(server.client.call('runs.show', { parameters: { run } }))).status).toBe(404)
})

test('a time limit of the settings ends a run as failed', async () => {
  await using server = await startTestServer()
  await server.client.call('settings.put', { body: { patch: { engine: { timeoutMs: 50 } } } })
  const text = formatFlow({
    latchwork: 1,
    name: 'nap',
    outputs: { out: 'nap.value' },
    nodes: { nap: { type: 'flow.delay', with: { ms: 60_000, value: 'x' } } },
    wires: [],
  })
  const { run } = await server.client.call('runs.start', { body: { text } })
  await followAll(server, run)
  const shown = await server.client.call('runs.show', { parameters: { run } })
  expect(shown).toMatchObject({ status: 'failed', error: { code: 'timeout' } })
})

test('nothing starts while the flow has problems, an input does not fit or a key is missing', async () => {
  await using server = await startTestServer({ isSignedOut: true })
  const broken = formatFlow({ ...greeting, wires: ['input.who -> hello.nobody'] })
  const invalid = await refusalOf(server.client.call('runs.start', { body: { text: broken } }))
  expect(invalid.status).toBe(422)
  expect(invalid.error.code).toBe('invalid-flow')
  expect(invalid.error.problems?.[0]).toMatchObject({ path: 'wires[0]', line: expect.any(Number) })

  const path = 'greeting.flow.json'
  const input = await refusalOf(server.client.call('runs.start', { body: { path, inputs: { who: 3, whom: 'x' } } }))
  expect(input.error.problems?.map((problem) => problem.path).sort()).toEqual(['input.who', 'input.whom'])

  const key = await refusalOf(server.client.call('runs.start', { body: { path: 'question.flow.json' } }))
  expect(key.error).toMatchObject({ code: 'secret-missing', secrets: ['OPENAI_API_KEY'], path: 'nodes.ask' })
  expect((await server.client.call('runs.list', { query: {} })).runs).toEqual([])
})

test('runs are listed by flow and status, page by page', async () => {
  await using server = await startTestServer()
  const { client } = server
  const started: string[] = []
  for (const path of ['greeting.flow.json', 'greeting.flow.json', 'question.flow.json', 'greeting.flow.json']) {
    const { run } = await client.call('runs.start', { body: { path } })
    await followAll(server, run)
    started.push(run)
  }
  const first = await client.call('runs.list', { query: { flow: 'greeting.flow.json', limit: 2 } })
  const second = await client.call('runs.list', {
    query: { flow: 'greeting.flow.json', limit: 2, before: first.next },
  })
  expect([...first.runs, ...second.runs].map(({ run }) => run)).toEqual([started[3], started[1], started[0]])
  expect(second.next).toBeUndefined()
  expect((await client.call('runs.list', { query: { status: 'failed' } })).runs).toEqual([])
})

test('a secret that a flow prints reaches neither the stream, nor the record, nor the disk', async () => {
  const secret = `sk-proj-${randomBytes(30).toString('base64url')}`
  await using server = await startTestServer({ environment: { SPARE_KEY: secret } })
  await server.parts.secrets.find('SPARE_KEY')
  // Spelled in two halves, so that the flow file itself does not hold it.
  const half = Math.floor(secret.length / 2)
  const text = formatFlow({
    latchwork: 1,
    name: 'leak',
    inputs: { a: { kind: 'text' }, b: { kind: 'text' } },
    outputs: { out: 'both.text' },
    nodes: { both: { type: 'text.template', with: { template: '{{a}}{{b}} and {{a}}' } } },
    wires: ['input.a -> both.a', 'input.b -> both.b'],
  })
  const inputs = { a: secret.slice(0, half), b: secret.slice(half) }
  const { run } = await server.client.call('runs.start', { body: { text, inputs } })
  const events = await followAll(server, run)
  const shown = await server.client.call('runs.show', { parameters: { run } })
  expect(JSON.stringify([events, shown])).not.toContain(secret)
  expect(shown.outputs['out']).toContain('[secret]')
  const state = join(server.project, '.latchwork')
  const leaks: string[] = []
  for (const name of await readdir(state, { recursive: true })) {
    const bytes = await readFile(join(state, name)).catch(() => Buffer.alloc(0))
    if (bytes.includes(secret)) leaks.push(name)
  }
  expect(leaks).toEqual([])
})

test('media that are sent in come back as they were, as a file that no page runs', async () => {
  await using server = await startTestServer()
  const bytes = randomBytes(5000)
  const blob = await server.client.call('blobs.write', {
    body: { mediaType: 'image/png', name: 'a.png', base64: bytes.toString('base64') },
  })
  expect(blob).toMatchObject({ mediaType: 'image/png', size: 5000 })
  expect(Buffer.from(await server.client.bytes(blob.blob)).equals(bytes)).toBe(true)
  const answer = await server.send(`/api/blobs/${blob.blob}`)
  expect(answer.headers.get('content-type')).toBe('application/octet-stream')
  expect((await refusalOf(server.client.bytes('sha256:../../etc/passwd'))).error.code).toBe('bad-target')
  expect((await refusalOf(server.client.bytes(`sha256:${'0'.repeat(64)}`))).error.code).toBe('blob-not-found')
})

test('the editor hears of runs, flows, keys and settings that change elsewhere', async () => {
  await using server = await startTestServer()
  const stop = new AbortController()
  const heard: string[] = []
  const listening = (async () => {
    for await (const event of server.client.stream('events', { signal: stop.signal })) {
      heard.push(event.type === 'flow-change' ? `${event.change} ${event.path}` : event.type)
      if (event.type === 'key-change') heard.push(event.key.text)
    }
  })().catch(() => {})
  await expect.poll(() => heard).toContain('hello')

  await writeFile(join(server.project, 'new.flow.json'), formatFlow(greeting))
  await expect.poll(() => heard).toContain('added new.flow.json')
  await writeFile(join(server.project, 'new.flow.json'), formatFlow(question))
  await expect.poll(() => heard).toContain('changed new.flow.json')
  const key = `sk-proj-${randomBytes(24).toString('base64url')}`
  await writeFile(join(server.project, '.env'), `OPENAI_API_KEY=${key}\n`)
  await expect.poll(() => heard).toContain('secrets-change')
  await expect.poll(() => heard).toContain(`Your key ·${key.slice(-4)}`)
  await server.client.call('settings.put', { body: { patch: { general: { theme: 'dark' } } } })
  await expect.poll(() => heard).toContain('settings-change')
  await server.client.call('runs.start', { body: { path: 'greeting.flow.json' } })
  await expect.poll(() => heard).toContain('run-change')
  stop.abort()
  await listening
})
