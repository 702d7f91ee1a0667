import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDefaultEffects, NO_USAGE, type Effects } from '@latchwork/engine'
import { createRedactor, Secret } from '@latchwork/secrets'
import { expect, onTestFinished, test } from 'vitest'
import { createEffectsWriter, MAX_EFFECTS } from '../../src/runs/effects-writer.ts'
import { createRunStore, type EndedRun, type RunStore } from '../../src/runs/run-store.ts'

const places = { project: '/srv/project', home: '/srv/home' }
const redactor = createRedactor()

async function openStore(): Promise<{ readonly store: RunStore; readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'latchwork-effects-'))
  const store = createRunStore({ file: join(folder, 'runs.db'), redactor })
  onTestFinished(async () => {
    store.close()
    await rm(folder, { recursive: true })
  })
  return { store, folder }
}

function begin(store: RunStore): void {
  store.begin({ run: 'r', flow: 'f', text: '{}', startedAt: Date.now(), inputs: {} })
}

/** A world that answers each request with what is next. */
function worldOf(answers: readonly (() => Promise<Response>)[]): Effects {
  const left = [...answers]
  const fetch = async (): Promise<Response> => (left.shift() ?? (() => Promise.reject(new Error('asked too often'))))()
  return { ...createDefaultEffects(), fetch, now: () => 7 }
}

const says = (text: string) => async () => new Response(text)

function open(store: RunStore) {
  return createEffectsWriter('r', { effects: store.effects, redactor, places })
}

/** One part of a run: the node asks what it is to ask. */
async function part(store: RunStore, world: Effects, asked: readonly (readonly [string, string])[]): Promise<void> {
  const writer = open(store)
  const tap = writer.tap?.(world)
  tap?.onAddress('https://models.invalid/v1')
  for (const [path, body] of asked) {
    const init = { method: 'POST', body }
    const answer = await tap?.effectsAt(path).fetch('https://models.invalid/v1/responses', init)
    await answer?.text().catch(() => undefined)
  }
  writer.end()
}

const end: EndedRun = { status: 'failed', endedAt: 1, outputs: {}, usage: NO_USAGE, keys: [], waits: [] }

test('what the world gave a run is kept with it, without secrets and places of this machine, and removed with it', async () => {
  const { store, folder } = await openStore()
  const key = `sk-proj-${randomBytes(30).toString('base64url')}`
  redactor.add(new Secret(key))
  begin(store)
  await part(store, worldOf([says(`you said ${key} in /srv/project/x`), says('b')]), [
    ['ask', `${key} in /srv/home/y`],
    ['each[1]/ask', 'two'],
  ])
  expect(store.effects.state('r')).toBe('kept')
  const calls = store.effects.calls('r')
  expect([...calls.keys()]).toEqual(['ask', 'each[1]/ask'])
  const [first] = calls.get('ask') ?? []
  expect(JSON.stringify(first)).toContain('{project}/x')
  expect(first.asked).toMatchObject({ url: 'openai://responses' })
  for (const name of await readdir(folder)) {
    const bytes = await readFile(join(folder, name)).catch(() => Buffer.alloc(0))
    expect(bytes.includes(key)).toBe(false)
    expect(bytes.includes('/srv/home/y')).toBe(false)
  }
  store.remove('r')
  expect(store.effects.calls('r').size).toBe(0)
})

test('of a run that went on, what was asked again counts as it was answered last', async () => {
  const { store } = await openStore()
  begin(store)
  const refused = async (): Promise<Response> => new Response('no', { status: 429 })
  await part(store, worldOf([says('a'), refused]), [
    ['one', 'x'],
    ['two', 'y'],
  ])
  store.end('r', end)
  expect(store.resume('r', '{}')).toBe(true)
  await part(store, worldOf([says('b'), says('c')]), [
    ['two', 'y'],
    ['three', 'z'],
  ])
  const statuses = [...store.effects.calls('r')].map(([path, calls]) => [path, calls.map(({ gave }) => gave)])
  expect(statuses).toMatchObject([
    ['one', [{ status: 200 }]],
    ['two', [{ status: 200 }]],
    ['three', [{ status: 200 }]],
  ])
})

test('a part that is not kept makes the whole not kept', async () => {
  const { store } = await openStore()
  begin(store)
  await part(store, worldOf([says('a')]), [['one', 'x']])
  store.end('r', end)
  store.resume('r', '{}')
  const second = createEffectsWriter('r', { effects: store.effects, redactor, places: undefined })
  expect(second.tap).toBe(undefined)
  expect(store.effects.state('r')).toBe('off')
  expect(store.effects.calls('r').size).toBe(0)
})

test('more than the limit is not kept, and the node is given all of it', async () => {
  const { store } = await openStore()
  begin(store)
  const writer = open(store)
  const tap = writer.tap?.(worldOf([says('x'.repeat(MAX_EFFECTS))]))
  expect((await (await tap?.effectsAt('ask').fetch('https://example.invalid/'))?.text())?.length).toBe(MAX_EFFECTS)
  writer.end()
  expect(store.effects.state('r')).toBe('too-large')
  expect(store.effects.calls('r').size).toBe(0)
})

test('a request that cannot be recorded goes out all the same', async () => {
  const { store } = await openStore()
  begin(store)
  const writer = open(store)
  const form = new FormData()
  const tap = writer.tap?.(worldOf([says('taken')]))
  const answer = await tap?.effectsAt('ask').fetch('https://example.invalid/', { method: 'POST', body: form })
  expect(await answer?.text()).toBe('taken')
  writer.end()
  expect(store.effects.state('r')).toBe('lost')
})
