import { createHash } from 'node:crypto'
import { formatFlow, parseFlow, type Flow, type JsonObject } from '@latchwork/engine'
import { expect, test } from 'vitest'
import { ApiRefusal, formatRunFile, parseRunFile, RunFileError, runFileName } from '../src/api/index.ts'
import { greeting, question, startTestServer, type TestServer } from './start-test-server.ts'

async function runToEnd({ client }: TestServer, flow: Flow, inputs: JsonObject = {}): Promise<string> {
  const { run } = await client.call('runs.start', { body: { text: formatFlow(flow), inputs } })
  for await (const { type } of client.stream('runs.events', { parameters: { run }, query: {} }))
    if (type === 'run-end') break
  return run
}

test('a run becomes one file: flow, status, inputs, outputs, events, usage, key and versions', async () => {
  await using server = await startTestServer()
  const run = await runToEnd(server, question)
  const { noTest: _, ...shown } = await server.client.call('runs.show', { parameters: { run } })
  const file = await server.client.call('runs.export', { parameters: { run }, query: {} })
  expect(file).toMatchObject({
    latchworkRun: 1,
    exported: { by: '0.0.0-test' },
    run: shown,
    types: { 'openai.prompt': 1 },
    pricesAsOf: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    media: {},
    removed: { secrets: {}, before: 0, folders: 0, unread: [] },
  })
  expect(parseFlow(JSON.stringify(file.flow))).toEqual(question)
  // The text that streamed is in the outputs, once.
  expect(file.events.map(({ type }) => type)).toEqual(['run-start', 'node-start', 'node-end', 'run-end'])
  expect(runFileName(file)).toBe(`question-${run}.run.json`)
  expect(parseRunFile(formatRunFile(file))).toEqual(file)
})

test('media are in the file by their hash, and left out on request', async () => {
  await using server = await startTestServer()
  const bytes = Buffer.from('Some text.')
  const body = { mediaType: 'text/plain', name: 'some.txt', base64: bytes.toString('base64') }
  const medium = await server.client.call('blobs.write', { body })
  const flow: Flow = { ...greeting, inputs: { who: { kind: 'any' } } }
  const run = await runToEnd(server, flow, { who: [medium] })
  const parameters = { run }
  const { media } = await server.client.call('runs.export', { parameters, query: {} })
  const address = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
  expect(media).toEqual({ [address]: { mediaType: 'text/plain', name: 'some.txt', size: 10, content: body.base64 } })
  expect((await server.client.call('runs.export', { parameters, query: { media: 'none' } })).media).toEqual({})
})

test('folders of the person and of the project have names in their place', async () => {
  await using server = await startTestServer()
  const said = `see ${server.home}/x.txt, ${server.project}/y.txt and ${server.home}-other`
  const run = await runToEnd(server, greeting, { who: said })
  const { run: exported, removed } = await server.client.call('runs.export', { parameters: { run }, query: {} })
  expect(exported.inputs).toEqual({ who: `see {home}/x.txt, {project}/y.txt and ${server.home}-other` })
  expect(removed.folders).toBeGreaterThanOrEqual(2)
})

test('a run under way is not exported, and neither is one that is not there', async () => {
  await using server = await startTestServer()
  const { client } = server
  const slow: Flow = {
    ...greeting,
    outputs: {},
    nodes: { nap: { type: 'flow.delay', with: { ms: 60_000, value: 1 } } },
    wires: [],
  }
  const { run } = await client.call('runs.start', { body: { text: formatFlow(slow) } })
  const asked = async (id: string) => {
    const error: unknown = await client
      .call('runs.export', { parameters: { run: id }, query: {} })
      .catch((thrown: unknown) => thrown)
    return error instanceof ApiRefusal ? error.error.code : 'exported'
  }
  expect(await asked(run)).toBe('run-under-way')
  expect(await asked('nobody')).toBe('run-not-found')
})

test.each([
  ['not json', /not JSON/],
  ['{"latchwork":1}', /not an exported run/],
  ['{"latchworkRun":2}', /newer Latchwork: its format is 2, this one reads 1/],
  ['{"latchworkRun":1}', /damaged at exported/],
  [`{"latchworkRun":1,"x":${'['.repeat(500)}${']'.repeat(500)}}`, /damaged: it is nested/],
  ['{"latchworkRun":1,"__proto__":{}}', /damaged: the key/],
])('what is no exported run is refused in words: %s', (text, words) => {
  expect(() => parseRunFile(text)).toThrow(RunFileError)
  expect(() => parseRunFile(text)).toThrow(words)
})
