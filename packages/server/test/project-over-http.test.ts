import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { formatFlow } from '@latchwork/engine'
import { expect, test } from 'vitest'
import { ApiRefusal } from '../src/api/index.ts'
import { greeting, startTestServer } from './start-test-server.ts'

test('the catalog describes every node type without its code', async () => {
  await using server = await startTestServer()
  const { nodes } = await server.client.call('nodes.list')
  expect(nodes.length).toBe(server.parts.registry.list().length)
  const prompt = nodes.find(({ type }) => type === 'openai.prompt')
  expect(prompt).toMatchObject({ needs: ['OPENAI_API_KEY'], hasDynamicPorts: true, version: 1 })
  expect(prompt?.settings).toMatchObject({ type: 'object', properties: { model: { default: 'gpt-6-luna' } } })
  expect(nodes.find(({ type }) => type === 'flow.map')).toMatchObject({ control: 'map', hasDynamicPorts: true })
  expect(nodes.find(({ type }) => type === 'math.add')?.inputs[1]).toMatchObject({
    name: 'b',
    default: 0,
    required: false,
  })
})

test('ports that come from settings are answered, and settings that do not fit are a problem, not a failure', async () => {
  await using server = await startTestServer()
  const ports = (settings: Record<string, string>, type = 'text.template') =>
    server.client.call('nodes.ports', { body: { type, settings } })
  expect((await ports({ template: '{{a}} {{b}}' })).inputs.map(({ name }) => name)).toEqual(['a', 'b'])
  const prompt = await ports({ prompt: 'About {{topic}}' }, 'openai.prompt')
  expect(prompt.inputs.map(({ name }) => name)).toEqual(['image', 'topic'])
  expect(prompt.needs).toEqual(['OPENAI_API_KEY'])
  expect((await ports({}, 'openai.prompt')).problem).toContain('prompt')
  await expect(ports({}, 'no.such')).rejects.toMatchObject({ error: { code: 'unknown-type' } })
})

test('a flow is opened, changed, saved and checked over HTTP; a conflict brings the text on disk', async () => {
  await using server = await startTestServer()
  const { client } = server
  const path = 'greeting.flow.json'
  const opened = await client.call('flows.open', { query: { path } })
  expect(opened).toMatchObject({ text: formatFlow(greeting), isCanonical: true, problems: [], title: 'greeting' })
  const mine = formatFlow({ ...greeting, wires: [] })
  const saved = await client.call('flows.save', { body: { path, text: mine, revision: opened.revision } })
  expect(saved.problems).toMatchObject([{ path: 'nodes.hello', line: expect.any(Number) }])

  const theirs = formatFlow({ ...greeting, name: 'theirs' })
  await writeFile(join(server.project, path), theirs)
  const refusal: unknown = await client
    .call('flows.save', { body: { path, text: mine.replace('Hello', 'Bye'), revision: saved.revision } })
    .catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(ApiRefusal)
  expect(refusal).toMatchObject({ status: 409, error: { code: 'conflict', conflict: { text: theirs } } })

  const { problems } = await client.call('flows.check', { body: { text: '{ "latchwork": 2 }' } })
  expect(problems).toMatchObject([{ code: 'flow-format', line: 1 }])
  await writeFile(join(server.project, 'odd.flow.json'), JSON.stringify(greeting))
  expect(await client.call('flows.open', { query: { path: 'odd.flow.json' } })).toMatchObject({ isCanonical: false })
})

test('a flow that holds a known secret is shown as it is, with a warning', async () => {
  await using server = await startTestServer({ environment: { DOOR_CODE: 'correct horse battery' } })
  await server.parts.secrets.find('DOOR_CODE')
  const text = formatFlow({ ...greeting, description: 'The code is correct horse battery.' })
  await writeFile(join(server.project, 'leaky.flow.json'), text)
  const opened = await server.client.call('flows.open', { query: { path: 'leaky.flow.json' } })
  expect(opened.text).toBe(text)
  expect(opened.problems.map(({ code }) => code)).toEqual(['secret-in-file'])
})

test('the file picker sees the files of the project, and nothing private or outside', async () => {
  await using server = await startTestServer()
  await mkdir(join(server.project, 'notes'))
  for (const file of ['notes/a.md', 'notes/b.txt', '.env', '.hidden.md'])
    await writeFile(join(server.project, file), 'x')
  const list = (query: { folder?: string; pattern?: string }) => server.client.call('files.list', { query })
  expect((await list({})).files).toEqual(['greeting.flow.json', 'notes/a.md', 'notes/b.txt', 'question.flow.json'])
  expect((await list({ folder: 'notes', pattern: '*.md' })).files).toEqual(['notes/a.md'])
  for (const folder of ['..', '/etc', '.latchwork', '.git'])
    await expect(list({ folder })).rejects.toMatchObject({ error: { code: 'path-refused' } })
  await expect(list({ pattern: '../*' })).rejects.toMatchObject({ error: { code: 'bad-pattern' } })
})

test('a secret that turns up where nobody expected one is taken out of the answer', async () => {
  await using server = await startTestServer({ environment: { DOOR_CODE: 'correct-horse-battery' } })
  await server.parts.secrets.find('DOOR_CODE')
  await writeFile(join(server.project, 'correct-horse-battery.md'), 'x')
  expect((await server.client.call('files.list', { query: {} })).files[0]).toBe('[secret].md')
  const refusal = server.client.call('nodes.ports', { body: { type: 'correct-horse-battery' } })
  await expect(refusal).rejects.toMatchObject({ message: 'There is no node type "[secret]".' })
})

test('the models of the account are listed, and a missing key is told as that', async () => {
  await using server = await startTestServer()
  expect(await server.client.call('models.list')).toEqual({ models: [{ id: 'latchwork-demo' }], default: 'gpt-6-luna' })
  await using signedOut = await startTestServer({ isSignedOut: true })
  await expect(signedOut.client.call('models.list')).rejects.toMatchObject({ error: { code: 'secret-missing' } })
})

test('what nobody expected is logged without secrets, and the answer shows nothing of it', async () => {
  const fault = (): never => {
    throw new TypeError('a fault with a stack')
  }
  await using server = await startTestServer({ parts: { models: fault } })
  const answer = await server.send('/api/models')
  expect(answer.status).toBe(500)
  const text = await answer.text()
  expect(text).not.toContain('fault')
  expect(text).not.toContain('.ts:')
  expect(server.log.join('\n')).toContain('a fault with a stack')
})
