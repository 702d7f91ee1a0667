import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { formatFlow, type Flow } from '@latchwork/engine'
import { startServer } from '@latchwork/server'
import { createApiClient } from '@latchwork/server/api'
import { expect, test } from 'vitest'
import { composeServer } from '../../packages/cli/src/serve/compose-server.ts'
import { createSession } from '../../packages/cli/src/session.ts'
import { startOpenAIStandIn } from '../support/openai-standin.ts'
import { askFlow, createWorld, type World } from './cli-world.ts'

/*
 * One server as `latch edit` composes it, two windows on it, and a terminal beside it: a key that is saved in any of
 * them counts in all, from the next call on. Nothing is started again in between.
 */
const parameters = { name: 'OPENAI_API_KEY' }

/** Two model calls, one after the other. */
const twoSteps: Flow = {
  latchwork: 1,
  name: 'two-steps',
  outputs: { answer: 'second.text' },
  nodes: {
    first: { type: 'openai.prompt', with: { prompt: 'Say one' } },
    second: { type: 'openai.prompt', with: { prompt: 'Say two after {{before}}' } },
  },
  wires: ['first.text -> second.before'],
}

async function serve({ project, latchHome }: World) {
  const session = createSession({
    stdin: new PassThrough(),
    stdout: new PassThrough().resume(),
    stderr: new PassThrough().resume(),
    environment: { LATCH_HOME: latchHome },
    cwd: project,
    home: join(project, '..'),
    isTerminal: () => false,
    terminalSize: () => ({ columns: 80, rows: 25 }),
    now: Date.now,
    signal: new AbortController().signal,
  })
  const { parts, close } = await composeServer(project, session)
  const server = await startServer({ parts, port: 0 })
  const openWindow = () => createApiClient({ origin: server.origin, token: server.token, fetch })
  const stop = async () => {
    await server.close()
    await close()
  }
  return { openWindow, stop }
}

test('a key saved in one window is used by the very next node of a run that is under way in another', async () => {
  const released = Promise.withResolvers<void>()
  const openai = await startOpenAIStandIn({ personalities: { held: { hold: () => released.promise } } })
  const world = await createWorld()
  const { openWindow, stop } = await serve(world)
  const [running, settings] = [openWindow(), openWindow()]
  const [before, after] = [openai.key('held'), openai.key('good')]
  await settings.call('secrets.set', { parameters, body: { value: before, baseURL: openai.url } })
  const { run } = await running.call('runs.start', { body: { text: formatFlow(twoSteps), inputs: {} } })
  await expect.poll(() => openai.calls.length, { timeout: 20_000 }).toBe(1)
  const saved = await settings.call('secrets.set', { parameters, body: { value: after } })
  expect(saved.effective).toBe(true)
  released.resolve()
  const status = async () => (await running.call('runs.show', { parameters: { run } })).status
  await expect.poll(status, { timeout: 20_000 }).toBe('done')
  expect(openai.calls.map(({ key }) => key)).toEqual([before, after])
  await stop()
  await openai.close()
  await world.remove()
})

test('a key saved in the editor is used by latch run in a terminal, and one saved there by the editor, with no restart', async () => {
  const openai = await startOpenAIStandIn()
  const world = await createWorld()
  await world.write('ask.flow.json', askFlow)
  const { openWindow, stop } = await serve(world)
  const client = openWindow()
  const [saved, typed] = [openai.key('good', 'saved'), openai.key('good', 'typed')]
  await client.call('secrets.set', { parameters, body: { value: saved, baseURL: openai.url } })
  expect((await world.latch(['run', 'ask.flow.json'])).code).toBe(0)
  expect(openai.calls.map(({ key }) => key)).toEqual([saved])
  expect((await world.latch(['secrets', 'set', 'OPENAI_API_KEY'], { stdin: typed })).code).toBe(0)
  expect(await client.call('key', { query: {} })).toMatchObject({ state: 'own', hint: typed.slice(-4) })
  await client.call('runs.start', { body: { text: JSON.stringify(askFlow), inputs: {} } })
  await expect.poll(() => openai.calls.length, { timeout: 20_000 }).toBe(2)
  expect(openai.calls[1].key).toBe(typed)
  const lastUse = async () =>
    (await client.call('secrets.explain', { parameters, query: {} })).winner?.history?.lastUsed
  await expect.poll(lastUse, { timeout: 20_000 }).toMatchObject({ flow: 'ask' })
  await stop()
  await openai.close()
  await world.remove()
})
