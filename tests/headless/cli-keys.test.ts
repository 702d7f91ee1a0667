import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { startCloud } from '../../packages/cloud/src/index.ts'
import { startOpenAIStandIn, type OpenAIStandIn } from '../support/openai-standin.ts'
import { askFlow, createWorld, type World } from './cli-world.ts'

const summarize = fileURLToPath(new URL('../../examples/summarize-folder.flow.json', import.meta.url))
let openai: OpenAIStandIn
let foreign: OpenAIStandIn
let world: World

beforeAll(async () => {
  openai = await startOpenAIStandIn()
  foreign = await startOpenAIStandIn()
})
afterAll(() => Promise.all([openai.close(), foreign.close()]))
beforeEach(async () => {
  openai.reset()
  foreign.reset()
  world = await createWorld()
  await world.write('ask.flow.json', askFlow)
})
afterEach(async () => {
  const printed = world.printed.join('\n')
  for (const label of ['', 'other', 'third']) expect(printed).not.toContain(openai.key('good', label))
  expect(openai.ownViolations).toEqual([])
  await world.remove()
})

test('with --demo the summary names facts of the guides, and the record says that the demo model answered', async () => {
  const { code, stdout, stderr } = await world.latch(['run', summarize, '--demo', '--json'])
  expect(code).toBe(0)
  const record = JSON.parse(stdout)
  expect(record).toMatchObject({ status: 'done', cost: 0, key: { layer: 'default', demo: true } })
  expect(record.outputs.summary).toMatch(/api\.model\.read|Read only key|sk-proj-/)
  expect(record.usage.calls).toBe(7)
  expect(stderr).toContain('Demo model')
})

test('without a key it stops with 3 and names three ways on; nothing is sent or written', async () => {
  const { code, stdout, stderr } = await world.latch(['run', 'ask.flow.json'])
  expect(code).toBe(3)
  expect(stdout).toBe('')
  expect(stderr).toContain('There are three ways on:')
  expect(stderr).toContain('latch secrets set OPENAI_API_KEY')
  expect(stderr).toContain('LATCH_CLOUD_URL and LATCH_CLOUD_KEY')
  expect(stderr).toContain('latch run ask.flow.json --demo')
  expect(stderr).toContain('nodes.ask')
  expect(await world.filesIn(world.latchHome)).toEqual([])
})

test('a default key is used, and only at its cloud', async () => {
  const key = openai.key('good')
  const env = { LATCH_CLOUD_URL: openai.url, LATCH_CLOUD_KEY: key }
  const { code, stdout, stderr } = await world.latch(['run', 'ask.flow.json', '--json'], { env })
  expect(code).toBe(0)
  expect(JSON.parse(stdout).key).toEqual({ layer: 'default', hint: key.slice(-4), demo: false })
  expect(openai.calls.map((call) => call.key)).toEqual([key])
  expect(stderr).toContain(`Default key ·${key.slice(-4)}`)
})

test('half of a default key is trouble and not a missing key', async () => {
  const { code, stderr } = await world.latch(['run', 'ask.flow.json'], { env: { LATCH_CLOUD_URL: openai.url } })
  expect(code).toBe(3)
  expect(stderr).toContain('LATCH_CLOUD_URL is set, LATCH_CLOUD_KEY is not')
})

test('the own key is used once it is saved, only at the address that it was saved with, and before the default key', async () => {
  const own = openai.key('good', 'other')
  const saved = await world.latch(['secrets', 'set', 'OPENAI_API_KEY', '--base-url', openai.origin], {
    stdin: `${own}\n`,
  })
  expect(saved.code).toBe(0)
  expect(saved.stdout).toContain('in the user layer')
  expect(saved.stdout).toContain(`sent to ${openai.url} and nowhere else`)
  expect(saved.stdout).toContain('It is in force')
  const env = { LATCH_CLOUD_URL: foreign.url, LATCH_CLOUD_KEY: foreign.key('good') }
  const { code, stdout, stderr } = await world.latch(['run', 'ask.flow.json'], { env })
  expect(code).toBe(0)
  expect(stdout).toBe('You said: Say hello\n')
  expect(stderr).toContain(`Your key ·${own.slice(-4)} from your encrypted file`)
  expect(openai.calls.map((call) => call.key)).toEqual([own])
  expect(foreign.calls).toEqual([])
})

test('a save that the environment shadows says so, by what, and how to pin it', async () => {
  const other = openai.key('good', 'third')
  const env = { OPENAI_API_KEY: other }
  const options = { env, stdin: openai.key('good') }
  const saved = await world.latch(['secrets', 'set', 'OPENAI_API_KEY', '--base-url', openai.url], options)
  expect(saved.code).toBe(0)
  expect(saved.stdout).toContain('NOT in force: the environment layer comes first (variable OPENAI_API_KEY')
  expect(saved.stdout).toContain(`·${other.slice(-4)}`)
  expect(saved.stdout).toContain('latch secrets pin OPENAI_API_KEY user')
  expect((await world.latch(['secrets', 'pin', 'OPENAI_API_KEY', 'user'], { env })).code).toBe(0)
  expect((await world.latch(['run', 'ask.flow.json'], { env })).code).toBe(0)
  expect(openai.calls.map((call) => call.key)).toEqual([openai.key('good')])
})

test('a key of the environment goes where the user has bound it, and no value is read for that', async () => {
  const bound = await world.latch([
    'secrets',
    'set',
    'OPENAI_API_KEY',
    '--layer',
    'environment',
    '--base-url',
    openai.url,
  ])
  expect(bound.code).toBe(0)
  expect(bound.stdout).toContain('No value was read')
  const env = { OPENAI_API_KEY: openai.key('good') }
  expect((await world.latch(['run', 'ask.flow.json'], { env })).code).toBe(0)
  expect(openai.calls).toHaveLength(1)
})

test('the variables of the OpenAI SDK change nothing', async () => {
  const env = {
    LATCH_OPENAI_BASE_URL: openai.url,
    OPENAI_API_KEY: openai.key('good'),
    OPENAI_BASE_URL: foreign.url,
    OPENAI_CUSTOM_HEADERS: `Authorization: Bearer ${foreign.key('good')}\nX-Ambient: yes`,
    OPENAI_ORG_ID: 'org-ambient',
    OPENAI_PROJECT_ID: 'proj-ambient',
  }
  const { code } = await world.latch(['run', 'ask.flow.json'], { env })
  expect(code).toBe(0)
  expect(foreign.calls).toEqual([])
  const [call] = openai.calls
  expect(call.key).toBe(openai.key('good'))
  expect(JSON.stringify(call.headers)).not.toMatch(/ambient/i)
})

test.each(['file', 'env', 'stdin'])('--secret gives a key for this run only, from %s', async (source) => {
  const key = openai.key('good', 'other')
  const file = await world.write('key.txt', `${key}\n`)
  const spec = { file: `@${file}`, env: 'env:MY_KEY', stdin: '-' }[source]
  const env = { MY_KEY: key, LATCH_OPENAI_BASE_URL: openai.url, OPENAI_API_KEY: openai.key('good') }
  const args = ['run', 'ask.flow.json', '--json', '--secret', `OPENAI_API_KEY=${spec}`]
  const { code, stdout } = await world.latch(args, { env, stdin: source === 'stdin' ? key : '' })
  expect(code).toBe(0)
  expect(JSON.parse(stdout).key).toMatchObject({ layer: 'run', hint: key.slice(-4) })
  expect(openai.calls.map((call) => call.key)).toEqual([key])
  const kept = (await world.filesIn(world.latchHome)).filter((name) => name.includes('.') || name.endsWith('-key'))
  expect(kept).toEqual(['state/installation-key', 'state/usage.db'])
  for (const name of kept) expect(await readFile(join(world.latchHome, name), 'latin1')).not.toContain(key)
})

test('--demo answers whatever keys, pins, labels and policies there are, and sends nothing to OpenAI', async () => {
  await world.latch(['secrets', 'set', 'OPENAI_API_KEY', '--base-url', openai.url], { stdin: openai.key('good') })
  await world.latch(['secrets', 'pin', 'OPENAI_API_KEY', 'user'])
  await world.write('labelled.flow.json', { ...askFlow, secrets: { OPENAI_API_KEY: 'work' } })
  const env = { OPENAI_API_KEY: openai.key('good', 'third'), LATCH_OPENAI_BASE_URL: openai.url }
  const { code, stdout } = await world.latch(['run', 'labelled.flow.json', '--demo', '--json'], { env })
  expect(code).toBe(0)
  expect(JSON.parse(stdout).key).toMatchObject({ demo: true })
  expect(openai.calls).toEqual([])
})

test("a flow's label chooses among saved keys, and a label found nowhere is a missing secret", async () => {
  await world.write('labelled.flow.json', { ...askFlow, secrets: { OPENAI_API_KEY: 'work' } })
  await world.latch(['secrets', 'set', 'OPENAI_API_KEY', '--base-url', openai.url], { stdin: openai.key('good') })
  const missing = await world.latch(['run', 'labelled.flow.json'])
  expect(missing.code).toBe(3)
  expect(missing.stderr).toContain('There are two ways on:')
  expect(missing.stderr).toMatch(/1\. Set your own key: +latch secrets set OPENAI_API_KEY --label work$/m)
  expect(missing.stderr).toMatch(/2\. Try the offline demo: +latch run labelled\.flow\.json --demo$/m)
  expect(missing.stderr).not.toContain('LATCH_CLOUD')
  const label = ['--label', 'work', '--base-url', openai.url]
  await world.latch(['secrets', 'set', 'OPENAI_API_KEY', ...label], { stdin: openai.key('good', 'other') })
  expect((await world.latch(['run', 'labelled.flow.json'])).code).toBe(0)
  expect(openai.calls.map((call) => call.key)).toEqual([openai.key('good', 'other')])
})

test('a label that a key of the environment overrides is reported once, after the run', async () => {
  await world.write('labelled.flow.json', {
    ...askFlow,
    outputs: { one: 'ask.text', two: 'again.text' },
    nodes: { ...askFlow.nodes, again: askFlow.nodes.ask },
    secrets: { OPENAI_API_KEY: 'work' },
  })
  const env = { OPENAI_API_KEY: openai.key('good'), LATCH_OPENAI_BASE_URL: openai.url }
  const { code, stdout, stderr } = await world.latch(['run', 'labelled.flow.json', '--json'], { env })
  expect(code).toBe(0)
  expect(openai.calls).toHaveLength(2)
  expect(stderr).toMatch(
    /^labelled\.flow\.json: done .*\nNote: the label work was asked for, but the environment .*\n$/m,
  )
  expect(stderr.match(/the label work/g)).toHaveLength(1)
  expect(Object.keys(JSON.parse(stdout).key)).toEqual(['layer', 'hint', 'demo'])
})

test('a cloud whose answers say that they are of the demo model is told as such', async () => {
  const cloud = await startCloud({ upstream: 'demo' })
  try {
    const env = { LATCH_CLOUD_URL: cloud.url, LATCH_CLOUD_KEY: cloud.key }
    const { code, stdout, stderr } = await world.latch(['run', 'ask.flow.json', '--json'], { env })
    expect(code).toBe(0)
    expect(JSON.parse(stdout).key).toMatchObject({ layer: 'default', demo: true })
    expect(stderr).toMatch(/ · Demo model\n/)
    expect(stderr).not.toContain('Default key')
  } finally {
    await cloud.close()
  }
})

test('a store that cannot be read is trouble with its remedy, and no other key is spent', async () => {
  await world.latch(['secrets', 'set', 'OPENAI_API_KEY', '--base-url', openai.url], { stdin: openai.key('good') })
  const file = join('..', '..', 'latch-home', 'config', 'secrets', 'secrets.enc.json')
  const before = await readFile(join(world.project, file), 'utf8')
  await world.write(file, before.slice(0, before.length / 2))
  const env = { LATCH_CLOUD_URL: openai.url, LATCH_CLOUD_KEY: openai.key('good', 'other') }
  const { code, stderr } = await world.latch(['run', 'ask.flow.json'], { env })
  expect(code).toBe(3)
  expect(stderr).toContain('is damaged')
  expect(stderr).toContain('.bak')
  expect(openai.calls).toEqual([])
})

test('explain names each layer, the winner and what it shadows, without a value', async () => {
  const { latch } = world
  await latch(['secrets', 'set', 'OPENAI_API_KEY', '--base-url', openai.url], { stdin: openai.key('good') })
  const env = { OPENAI_API_KEY: openai.key('good', 'third') }
  const human = await latch(['secrets', 'explain', 'OPENAI_API_KEY'], { env })
  expect(human.code).toBe(0)
  for (const layer of ['run', 'environment', 'project', 'user', 'default']) expect(human.stdout).toContain(layer)
  expect(human.stdout).toMatch(/^> +environment .*in force$/m)
  expect(human.stdout).toContain('hidden by environment')
  expect(human.stdout).toContain('It hides: user.')
  const { winner } = JSON.parse((await latch(['secrets', 'explain', 'OPENAI_API_KEY', '--json'], { env })).stdout)
  expect(winner).toMatchObject({ layer: 'environment', hint: env.OPENAI_API_KEY.slice(-4), shadows: ['user'] })
})

test('the key of a project is read from the .env beside the project file, and --project finds it from elsewhere', async () => {
  await world.write('latchwork.json', { latchwork: 1 })
  await world.write('.env', `OPENAI_API_KEY=${openai.key('good')}\n`)
  await world.write('flows/ask.flow.json', askFlow)
  const env = { LATCH_OPENAI_BASE_URL: openai.url }
  expect((await world.latch(['run', 'flows/ask.flow.json'], { env })).code).toBe(0)
  expect(openai.calls).toHaveLength(1)
  const explained = ['secrets', 'explain', 'OPENAI_API_KEY', '--json', '--project', world.project]
  const { stdout } = await world.latch(explained, { cwd: join(world.project, '..') })
  expect(JSON.parse(stdout).winner).toMatchObject({ layer: 'project' })
})
