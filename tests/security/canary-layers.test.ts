import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { RunningCommand } from '../support/canary-command.ts'
import { mintPassword } from '../support/canary-secrets.ts'
import { createCanaryWorld, keysSeen, settle, type CanaryWorld } from '../support/canary-world.ts'
import { mintKey } from '../support/openai-standin-keys.ts'

/*
 * Keys of real shape lie in every layer at once while the command does all it can do. After each test everything that
 * it said, wrote, kept and sent is searched: each key is found in its own store and in requests to its own host, and
 * nowhere else.
 */
let world: CanaryWorld

beforeAll(async () => {
  world = await createCanaryWorld()
})
afterAll(() => world.close())
afterEach(() => {
  expect(world.leaks()).toEqual([])
  expect(world.foreign.requests).toEqual([])
  settle([world.openai, world.own, world.cloud])
})

const NAME = 'OPENAI_API_KEY'
const every = ['run', 'every.flow.json', '--input', 'url=http://127.0.0.1:7777/']
const ask = ['run', 'ask.flow.json', '--json']

test('every layer holds a key, and the one in force goes to its own host alone', async () => {
  const { openai, own, cloud, latch, plant, plantFile } = world
  const variable = plant('variable', openai.key('good', 'variable'))
  const cloudKey = plant('cloud', cloud.key('good'))
  const outside = { ...world.ambient(), LATCH_CLOUD_URL: cloud.url, LATCH_CLOUD_KEY: cloudKey }
  const variables = { ...outside, OPENAI_API_KEY: variable }
  const user = plant('user', own.key('good'))
  const labelled = plant('labelled', own.key('good', 'work'))
  const project = plant('project', openai.key('good', 'project'), join(world.project, '.env'))
  const runKey = openai.key('good', 'run')
  const runFile = plantFile('run', runKey)

  const address = ['--base-url', own.url]
  const set = ['secrets', 'set', NAME]
  expect(await latch([...set, ...address], variables, { stdin: user })).toMatchObject({ code: 0 })
  const work = await latch([...set, '--label', 'work', ...address], variables, { stdin: labelled })
  expect(work).toMatchObject({ code: 0 })
  expect(await latch([...set, '--layer', 'project'], variables, { stdin: project })).toMatchObject({ code: 0 })
  const password = { stdin: plant('password', mintPassword()) }
  expect(await latch(['secrets', 'set', 'WEB_PASSWORD'], variables, password)).toMatchObject({ code: 0 })
  expect(readFileSync(join(world.project, '.env'), 'utf8')).toContain(project)

  expect(await latch([...every, '--secret', `${NAME}=@${runFile}`], variables)).toMatchObject({ code: 0 })
  expect(keysSeen(openai)).toEqual([runKey])
  openai.reset()
  expect(await latch([...every, '--json'], variables)).toMatchObject({ code: 0 })
  expect(keysSeen(openai)).toEqual([variable])
  openai.reset()
  expect(await latch([...every, '--events'], outside)).toMatchObject({ code: 0 })
  expect(keysSeen(openai)).toEqual([project])
  expect([...own.calls, ...cloud.calls]).toEqual([])
  openai.reset()
  expect(await latch(['secrets', 'pin', NAME, 'user'], variables)).toMatchObject({ code: 0 })
  expect(await latch(every, variables)).toMatchObject({ code: 0 })
  expect(await latch(['run', 'labelled.flow.json'], outside)).toMatchObject({ code: 0 })
  expect(keysSeen(own)).toEqual([user, labelled])
  expect(await latch(['secrets', 'pin', NAME, 'default'], variables)).toMatchObject({ code: 0 })
  expect(await latch([...every, '--json'], variables)).toMatchObject({ code: 0 })
  expect(keysSeen(cloud)).toEqual([cloudKey])
  expect(await latch(['secrets', 'unpin', NAME], variables)).toMatchObject({ code: 0 })
  expect(openai.calls).toEqual([])
})

test('a key comes in by stdin, another variable, NAME_FILE and the credentials folder', async () => {
  const { openai, latch, plant, plantFile } = world
  const address = { LATCH_OPENAI_BASE_URL: openai.url }
  const [stdin, other, file, given] = ['stdin', 'other', 'file', 'given'].map((label) => openai.key('good', label))
  plant('stdin', stdin)
  expect(await latch([...ask, '--secret', `${NAME}=-`], address, { stdin })).toMatchObject({ code: 0 })
  const byName = { ...address, TEAM_KEY: plant('other variable', other) }
  expect(await latch([...ask, '--secret', `${NAME}=env:TEAM_KEY`], byName)).toMatchObject({ code: 0 })
  const byFile = { ...address, OPENAI_API_KEY_FILE: plantFile('key file', file) }
  expect(await latch(ask, byFile)).toMatchObject({ code: 0 })
  plantFile(NAME, given)
  const byFolder = { ...address, CREDENTIALS_DIRECTORY: join(world.root, 'credentials') }
  expect(await latch(ask, byFolder)).toMatchObject({ code: 0 })
  expect(keysSeen(openai)).toEqual([stdin, other, file, given])
})

test('a key among the arguments is refused without being repeated', async () => {
  const key = world.plant('argument', mintKey('sk-proj-'))
  const wrong = [
    ['secrets', 'set', NAME, key],
    [...ask, '--secret', `${NAME}=${key}`],
    [...ask, '--input', key],
    [...ask, '--input', `${key}=1`],
    ['run', key, '--json'],
  ]
  for (const args of wrong) {
    const { code, stdout, stderr } = await world.latch(args)
    expect(code, stderr).toBe(2)
    expect(stdout + stderr).not.toContain(key)
  }
  expect(world.openai.calls).toEqual([])
})

test('a run that is stopped or killed in the middle leaves no key behind, nor does a report of its process', async () => {
  const { openai, latch, plant, root } = world
  const reports = () => readdirSync(join(root, 'tmp')).filter((name) => name.startsWith('report.'))
  const ends: (number | null)[] = []
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
    openai.reset()
    const variables = {
      LATCH_OPENAI_BASE_URL: openai.url,
      OPENAI_API_KEY: plant(signal, openai.key('slow', signal)),
      NODE_OPTIONS: `--report-on-signal --report-directory=${join(root, 'tmp')}`,
    }
    const meanwhile = async ({ send, until }: RunningCommand) => {
      await until(() => openai.calls.length >= 2)
      const before = reports().length
      send('SIGUSR2')
      await until(() => reports().length > before)
      send(signal)
    }
    ends.push((await latch([...every, '--events'], variables, { meanwhile })).code)
  }
  expect(ends).toEqual([130, 143, null])
  expect(reports()).toHaveLength(3)
})

test('the commands about secrets, nodes and flows show no value, in debug mode either', async () => {
  const { openai, own, latch, plant } = world
  const key = plant('explained', openai.key('good', 'explained'))
  const variables = { ...world.ambient(), OPENAI_API_KEY: key }
  const shown = [
    ['secrets', 'list', '--json'],
    ['secrets', 'explain', NAME, '--json'],
    ['secrets', 'explain', 'WEB_PASSWORD', '--json'],
    ['secrets', 'test', NAME],
    ['nodes', '--json'],
    ['check', 'every.flow.json'],
  ]
  for (const args of shown) expect(await latch(args, variables)).toMatchObject({ code: 0 })
  for (const command of ['check', 'run'])
    expect(await latch([command, 'broken.flow.json', '--json'], variables)).toMatchObject({ code: 2 })
  expect(keysSeen(openai)).toEqual([key])
  for (const personality of ['wrong', 'redirects']) {
    const tried = plant(`tried ${personality}`, openai.key(personality, 'tried'))
    await latch(['secrets', 'test', NAME], { ...variables, OPENAI_API_KEY: tried })
  }
  for (const args of [['--label', 'work'], []])
    expect(await latch(['secrets', 'unset', NAME, ...args], variables)).toMatchObject({ code: 0 })
  expect(own.calls).toEqual([])
})

test('a broken key is refused without being repeated, though the platform would', async () => {
  const { latch, plant } = world
  const address = { LATCH_OPENAI_BASE_URL: world.openai.url }
  const [quoted, cut] = [plant('quoted', mintKey('sk-proj-')), plant('cut', mintKey('sk-proj-'))]
  for (const value of [`“${quoted}”`, `${cut.slice(0, 80)}\n${cut.slice(80)}`]) {
    const variables = { ...address, OPENAI_API_KEY: value }
    for (const args of [ask, ['secrets', 'test', NAME]]) expect((await latch(args, variables)).code).toBeGreaterThan(1)
    expect(await latch(['secrets', 'explain', NAME], variables)).toMatchObject({ code: 0 })
  }
  expect(world.openai.calls).toEqual([])
})

test('a missing key is told with every place that was asked, and no other key', async () => {
  rmSync(join(world.project, '.env'))
  const end = await world.latch(ask, { OPENAI_LOG: 'debug', OTHER_KEY: world.plant('other', mintKey('sk-proj-')) })
  expect(end.code).toBe(3)
  expect(JSON.parse(end.stdout)).toMatchObject({ status: 'failed', error: { code: 'secret-missing' } })
})
