import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { formatFlow, parseFlow, type Flow } from '@latchwork/engine'
import { expect, test } from 'vitest'
import type { AnswerOf } from '../src/api/routes.ts'
import { question, startTestServer, type TestServer } from './start-test-server.ts'

const FLOW = 'question.flow.json'

/** Runs a flow of the project to its end. */
async function runFlow({ client }: TestServer, path = FLOW, inputs = {}): Promise<AnswerOf<'runs.show'>> {
  const { run } = await client.call('runs.start', { body: { path, inputs } })
  for await (const event of client.stream('runs.events', { parameters: { run }, query: {} }))
    if (event.type === 'run-end') break
  return client.call('runs.show', { parameters: { run } })
}

async function runTests({ client }: TestServer, flow = FLOW) {
  const reports: Extract<AnswerOf<'tests.run'>, { type: 'test-end' }>[] = []
  for await (const event of client.stream('tests.run', { body: { flow } }))
    if (event.type === 'test-end') reports.push(event)
  return reports
}

async function edit({ client }: TestServer, change: (flow: Flow) => Flow, path = FLOW): Promise<void> {
  const { text, revision } = await client.call('flows.open', { query: { path } })
  await client.call('flows.save', { body: { path, text: formatFlow(change(parseFlow(text))), revision } })
}

const otherPrompt = (flow: Flow): Flow => {
  const ask = { ...flow.nodes['ask'], type: 'openai.prompt', with: { prompt: 'Count the words: A latch is of iron.' } }
  return { ...flow, nodes: { ...flow.nodes, ask } }
}

test('a test made of a run passes at once, without a call, and fails by name once the prompt is another one', async () => {
  await using server = await startTestServer()
  const { client, project, parts } = server
  const ran = await runFlow(server)
  expect(ran.noTest).toBe(undefined)
  const made = await client.call('tests.make', { body: { run: ran.run, name: 'what a latch is' } })
  expect(made).toEqual({ flow: FLOW, file: 'question.flow.test.json', name: 'what a latch is' })
  const written: unknown = JSON.parse(await readFile(join(project, made.file), 'utf8'))
  expect(written).toEqual({
    'latchwork-test': 1,
    tests: [
      {
        name: 'what a latch is',
        inputs: {},
        cassette: 'cassettes/question',
        expect: { outputs: { answer: { equals: ran.outputs['answer'] } } },
      },
    ],
  })
  const spent = (await client.call('usage.show', { query: {} })).total.calls
  const [{ report }] = await runTests(server)
  expect(report).toMatchObject({ state: 'passed', played: 1, misses: [], unasked: [] })
  expect((await client.call('usage.show', { query: {} })).total.calls).toBe(spent)
  expect((await client.call('runs.list', { query: {} })).runs).toHaveLength(1)

  await edit(server, otherPrompt)
  const listed = await client.call('tests.list', { query: { flow: FLOW } })
  expect(listed).toMatchObject({ tests: [{ name: 'what a latch is', isStale: true, last: { state: 'passed' } }] })
  const [{ report: failed }] = await runTests(server)
  expect(failed).toMatchObject({ state: 'failed', misses: [{ path: 'ask', what: 'POST openai://responses' }] })
  expect(failed.misses[0].why).toContain('Count the words')
  expect(failed.verdicts[0]).toMatchObject({ where: 'run', faults: [expect.stringContaining('"ask" asks for')] })

  const again = await client.call('tests.record', { body: { flow: FLOW, file: made.file, name: made.name } })
  expect(again.report.state).toBe('passed')
  expect(parts.runs.find(again.run)?.status).toBe('done')
  expect((await runTests(server))[0].report.state).toBe('passed')
})

test('nothing is written over without being asked, nor through a link', async () => {
  await using server = await startTestServer()
  const { client, project } = server
  const { run } = await runFlow(server)
  await client.call('tests.make', { body: { run, name: 'a' } })
  await expect(client.call('tests.make', { body: { run, name: 'a' } })).rejects.toMatchObject({
    error: { code: 'exists' },
  })
  await client.call('tests.make', { body: { run, name: 'b' } })
  await client.call('tests.make', { body: { run, name: 'a', replace: true } })
  expect((await runTests(server)).map(({ name, report: { state } }) => [name, state])).toEqual([
    ['a', 'passed'],
    ['b', 'passed'],
  ])
  expect(await readdir(join(project, 'cassettes'))).toEqual(['question', 'question-2'])
  const linked = await runFlow(server, 'greeting.flow.json')
  await symlink(join(project, 'elsewhere'), join(project, 'greeting.flow.test.json'))
  await expect(client.call('tests.make', { body: { run: linked.run, name: 'a' } })).rejects.toMatchObject({
    error: { code: 'bad-path' },
  })
})

test('a recording is neither written nor read through a link in it', async () => {
  await using server = await startTestServer()
  const { client, project, home } = server
  const { run } = await runFlow(server)
  const made = await client.call('tests.make', { body: { run, name: 'a' } })
  const bodies = join(project, 'cassettes', 'question', 'bodies')
  await mkdir(join(home, 'bodies'))
  await symlink(join(home, 'bodies'), bodies)
  const refused = { error: { code: 'bad-path' } }
  const again = client.call('tests.make', { body: { run, name: 'a', replace: true } })
  await expect(again).rejects.toMatchObject(refused)
  const anew = client.call('tests.record', { body: { flow: FLOW, file: made.file, name: 'a' } })
  await expect(anew).rejects.toMatchObject(refused)
  expect((await runTests(server))[0].report.problem?.message).toContain('outside the project')
  expect((await client.call('runs.list', { query: {} })).runs).toHaveLength(1)
})

test('tests that are made at once are all kept, each with its own recording', async () => {
  await using server = await startTestServer()
  const { client } = server
  const { run } = await runFlow(server)
  const names = ['a', 'b', 'c']
  await Promise.all(names.map((name) => client.call('tests.make', { body: { run, name } })))
  const { tests } = await client.call('tests.list', { query: { flow: FLOW } })
  expect(tests.map(({ name }) => name).sort()).toEqual(names)
  expect(new Set(tests.map(({ cassette }) => cassette)).size).toBe(3)
})

test('a test that is changed while it is recorded again keeps the change, and its recording', async () => {
  await using server = await startTestServer({ delayMs: 100 })
  const { client, project } = server
  const { run } = await runFlow(server)
  const { file, name } = await client.call('tests.make', { body: { run, name: 'a' } })
  const recording = join(project, 'cassettes', 'question', 'cassette.json')
  await writeFile(recording, `${await readFile(recording, 'utf8')}\n`)
  const before = await readFile(recording, 'utf8')
  const again = client.call('tests.record', { body: { flow: FLOW, file, name } }).catch((error: unknown) => error)
  await expect.poll(async () => (await client.call('runs.list', { query: {} })).runs.length).toBe(2)
  const changed = { name, cassette: 'cassettes/question', expect: { outputs: { answer: { contains: 'iron' } } } }
  const text = JSON.stringify({ 'latchwork-test': 1, tests: [changed] })
  await writeFile(join(project, file), text)
  expect(await again).toMatchObject({ error: { code: 'conflict', hint: 'Record it again.' } })
  expect(await readFile(join(project, file), 'utf8')).toBe(text)
  expect(await readFile(recording, 'utf8')).toBe(before)
})

test('a recording that two tests use is not recorded again for one of them, and nothing is paid', async () => {
  await using server = await startTestServer()
  const { client, project } = server
  const tests = ['a', 'b'].map((name) => ({ name, cassette: 'cassettes/both', expect: {} }))
  const file = 'question.flow.test.json'
  await writeFile(join(project, file), JSON.stringify({ 'latchwork-test': 1, tests }))
  await expect(client.call('tests.record', { body: { flow: FLOW, file, name: 'a' } })).rejects.toMatchObject({
    error: { code: 'no-test', message: 'Another test uses this recording too.' },
  })
  expect((await client.call('runs.list', { query: {} })).runs).toHaveLength(0)
})

test('a run without what it was answered says why no test can be made of it', async () => {
  await using server = await startTestServer()
  const { client } = server
  await client.call('settings.put', { body: { patch: { engine: { keepEffects: false } } } })
  const ran = await runFlow(server)
  expect(ran.noTest).toMatchObject({ message: expect.stringContaining('switched off') })
  await expect(client.call('tests.make', { body: { run: ran.run, name: 'a' } })).rejects.toMatchObject({
    error: { code: 'no-test', hint: expect.stringContaining('Settings > Engine') },
  })
  const { run } = await client.call('runs.start', { body: { path: FLOW, inputs: {}, part: { to: 'ask' } } })
  for await (const event of client.stream('runs.events', { parameters: { run }, query: {} }))
    if (event.type === 'run-end') break
  expect((await client.call('runs.show', { parameters: { run } })).noTest?.message).toContain('a part of the flow')
})

test('a test that cannot run says what is the matter, and reads nothing outside the project', async () => {
  await using server = await startTestServer()
  const { client, project, home } = server
  await writeFile(join(home, 'cassette.json'), '{}')
  await symlink(home, join(project, 'link'))
  const tests = [
    { name: 'gone', cassette: 'cassettes/none' },
    { name: 'outside', cassette: '../home' },
    { name: 'through a link', cassette: 'link/none/yet' },
    { name: 'no such input', cassette: 'cassettes/none', inputs: { tone: 'kind' } },
  ]
  const file = { 'latchwork-test': 1, tests: tests.map((each) => ({ ...each, expect: {} })) }
  await writeFile(join(project, 'question.flow.test.json'), JSON.stringify(file))
  expect((await runTests(server)).map(({ report: { state, problem } }) => [state, problem?.message])).toEqual([
    ['cannot-run', 'The cassette cassettes/none/cassette.json cannot be read: there is none.'],
    ['cannot-run', 'The test names a place outside the project.'],
    ['cannot-run', 'The test names a place outside the project.'],
    ['cannot-run', 'The flow has no input "tone".'],
  ])
  await writeFile(join(project, 'question.flow.test.json'), '{ "tests": 1 }')
  const { broken } = await client.call('tests.list', { query: { flow: FLOW } })
  expect(broken).toMatchObject([{ file: 'question.flow.test.json', message: expect.stringContaining('problem') }])
})

test('a run that failed makes a test that expects its error', async () => {
  await using server = await startTestServer()
  const { client, project } = server
  const fails: Flow = { ...question, nodes: { ask: { type: 'flow.fail', with: { message: 'no' } } }, outputs: {} }
  await writeFile(join(project, 'fails.flow.json'), formatFlow(fails))
  const { run, status } = await runFlow(server, 'fails.flow.json')
  expect(status).toBe('failed')
  await client.call('tests.make', { body: { run, name: 'fails' } })
  expect((await runTests(server, 'fails.flow.json'))[0].report.state).toBe('passed')
})

test('a run that failed and went on makes a test of both its parts', async () => {
  await using server = await startTestServer()
  const { client, project } = server
  const draft = (last: Flow['nodes'][string]): Flow => ({
    ...question,
    outputs: { answer: 'last.text' },
    nodes: { ...question.nodes, last },
    wires: ['ask.text -> last.said'],
  })
  const path = 'parts.flow.json'
  const fails = { type: 'files.read', with: { path: 'none.txt' } }
  await writeFile(join(project, path), formatFlow({ ...draft(fails), wires: [] }))
  const { run, status } = await runFlow(server, path)
  expect(status).toBe('failed')
  await edit(server, () => draft({ type: 'openai.prompt', with: { prompt: 'Say it again: {{said}}' } }), path)
  const { text } = await client.call('flows.open', { query: { path } })
  await client.call('runs.resume', { parameters: { run }, body: { text } })
  for await (const event of client.stream('runs.events', { parameters: { run }, query: { from: 0 } })) void event
  await client.call('tests.make', { body: { run, name: 'both' } })
  const [{ report }] = await runTests(server, path)
  expect(report).toMatchObject({ state: 'passed', played: 2, unasked: [] })
})

test('a test of a run that was given a picture holds the picture', async () => {
  await using server = await startTestServer()
  const { client, project } = server
  const path = 'sees.flow.json'
  const sees: Flow = {
    ...question,
    inputs: { picture: { kind: 'image' } },
    wires: ['input.picture -> ask.image'],
  }
  await writeFile(join(project, path), formatFlow(sees))
  const base64 = randomBytes(300).toString('base64')
  const picture = await client.call('blobs.write', { body: { mediaType: 'image/png', name: 'dot.png', base64 } })
  const { run } = await runFlow(server, path, { picture })
  await client.call('tests.make', { body: { run, name: 'sees' } })
  await client.call('runs.delete', { parameters: { run } })
  await rm(join(project, '.latchwork', 'blobs'), { recursive: true })
  const [{ report }] = await runTests(server, path)
  expect(report).toMatchObject({ state: 'passed', played: 1 })
})

test('a run that rested until someone answered makes a test that is answered the same', async () => {
  await using server = await startTestServer()
  const { client, project } = server
  const path = 'asks.flow.json'
  const asks: Flow = {
    ...question,
    outputs: { choice: 'approve.choice', answer: 'ask.text' },
    nodes: { ...question.nodes, approve: { type: 'flow.approve', with: { message: 'Send it?' } } },
  }
  await writeFile(join(project, path), formatFlow(asks))
  const waiting = await runFlow(server, path)
  expect(waiting).toMatchObject({ status: 'waiting', noTest: { message: 'This run is not over.' } })
  const { run } = waiting
  await client.call('runs.answer', { parameters: { run }, body: { value: 'approve' } })
  await expect.poll(async () => (await client.call('runs.show', { parameters: { run } })).status).toBe('done')
  await client.call('tests.make', { body: { run, name: 'approved' } })
  const [{ report }] = await runTests(server, path)
  expect(report).toMatchObject({ state: 'passed', unasked: [] })
})

test('a key that was given as an input is in no test, and the test passes all the same', async () => {
  const key = `sk-proj-${randomBytes(30).toString('base64url')}`
  await using server = await startTestServer({ environment: { OPENAI_API_KEY: key } })
  const { client, project } = server
  await client.call('secrets.explain', { parameters: { name: 'OPENAI_API_KEY' }, query: {} })
  const { run } = await runFlow(server, 'greeting.flow.json', { who: key })
  const { file } = await client.call('tests.make', { body: { run, name: 'greets' } })
  const text = await readFile(join(project, file), 'utf8')
  expect(text).toContain('Hello, ')
  expect(text).not.toContain(key)
  expect((await runTests(server, 'greeting.flow.json'))[0].report.state).toBe('passed')
})
