import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { callCommand } from '../../packages/cli/test/command-for-test.ts'
import { startOpenAIStandIn, type OpenAIStandIn } from '../support/openai-standin.ts'
import { askFlow, createWorld, type World } from './cli-world.ts'

let openai: OpenAIStandIn
let world: World
const NAME = 'OPENAI_API_KEY'
const used: string[] = []

beforeAll(async () => {
  openai = await startOpenAIStandIn()
})
afterAll(() => openai.close())
beforeEach(async () => {
  openai.reset()
  world = await createWorld()
})
afterEach(async () => {
  const printed = world.printed.join('\n')
  for (const key of used.splice(0)) expect(printed).not.toContain(key)
  await world.remove()
})

const key = (personality: string, label?: string): string => {
  const value = openai.key(personality, label)
  used.push(value)
  return value
}

/** Calls the command in this process. */
async function latch(args: readonly string[], stdin?: string, environment: Record<string, string> = {}) {
  const called = await callCommand(args, {
    cwd: world.project,
    environment: { LATCH_HOME: world.latchHome, ...environment },
    ...(stdin !== undefined && { stdin }),
  })
  for (const key of used) expect(called.stdout + called.stderr).not.toContain(key)
  return called
}

const secrets = (command: string, ...rest: readonly string[]) => ['secrets', command, NAME, ...rest]
const save = (value: string, ...rest: readonly string[]) =>
  latch(secrets('set', '--base-url', openai.url, ...rest), value)

describe('test --candidate', () => {
  test.each([
    ['region', 1, /does not serve the country or region.*not at fault/],
    ['ipRefused', 1, /network address/],
    ['noOrganization', 1, /in no organization/],
    ['webPage', 1, /it sent a web page, with the status 200/],
    ['proxyPage', 1, /past a proxy/],
    ['portal', 1, /past a proxy: one answered with a page of its own \(403\)/],
    ['failing', 1, /failed with 500/],
    ['noScopes', 1, /lacks a permission: api\.model\.read, api\.responses\.write/],
    ['alwaysLimited', 1, /limits how often/],
    ['good', 0, /may run models/],
  ] as const)('tells a %s key in plain words, and saves nothing', async (personality, code, words) => {
    const tested = await latch(secrets('test', '--candidate', '--base-url', openai.url), ` ${key(personality)} \n`)
    expect(tested.stdout).toMatch(words)
    expect(tested.code).toBe(code)
    expect(tested.stderr).toContain('We removed 2 spaces.')
    expect((await latch(secrets('explain', '--json'))).stdout).not.toContain('"winner":{')
  })

  test('refuses an admin key before anything is sent', async () => {
    const tested = await latch(secrets('test', '--candidate', '--base-url', openai.url), key('admin'))
    expect(tested).toMatchObject({ code: 2, stderr: expect.stringMatching(/admin key.*cannot run models/) })
    expect(openai.calls).toEqual([])
  })

  test('says that a proxy is not used where one would explain the failure, and that a server speaks no TLS', async () => {
    const gone = await startOpenAIStandIn()
    await gone.close()
    const proxied = { HTTPS_PROXY: 'http://127.0.0.1:9' }
    const refused = await latch(secrets('test', '--candidate', '--base-url', gone.url), key('good'), proxied)
    expect(refused.stdout).toMatch(/HTTPS_PROXY names a proxy/)
    const tls = await latch(
      secrets('test', '--candidate', '--base-url', openai.url.replace('http:', 'https:')),
      key('good'),
    )
    expect(tls.stdout).toMatch(/could not prove who it is/)
  })
})

test('a test with --paid says before what it costs, and alone shows that there is no credit', async () => {
  await save(key('oldQuota'))
  expect(await latch(secrets('test'))).toMatchObject({ code: 0, stderr: expect.stringContaining('This is free.') })
  const paid = await latch(secrets('test', '--paid'))
  expect(paid).toMatchObject({ code: 1, stdout: expect.stringContaining('no credit left') })
  expect(paid.stderr).toContain('It costs at most $0.000011.')
})

test('what became of a key is listed: its test, its use by a flow, and that its server rejected it', async () => {
  await world.write('ask.flow.json', askFlow)
  await save(key('good'))
  await latch(secrets('test'))
  expect((await latch(['run', 'ask.flow.json'])).code).toBe(0)
  const listed = (await latch(['secrets', 'list'])).stdout
  expect(listed).toMatch(/tested \d{4}-\d\d-\d\d: Valid, and able to run models; last used \d{4}-\d\d-\d\d by ask/)
  await save(key('wrong'))
  expect((await latch(['run', 'ask.flow.json'])).code).toBe(1)
  expect((await latch(secrets('explain'))).stdout).toMatch(/not accepted by its server on \d{4}/)
})

test('of several labelled keys, the default answers, and a renamed one keeps its place', async () => {
  await world.write('ask.flow.json', askFlow)
  await save(key('good'))
  await save(key('good', 'work'), '--label', 'work')
  expect((await latch(secrets('default', '--label', 'work'))).stdout).toContain('is the default for OPENAI_API_KEY')
  expect((await latch(secrets('rename', '--label', 'work', '--to', 'office'))).code).toBe(0)
  expect((await latch(['run', 'ask.flow.json'])).code).toBe(0)
  expect(openai.calls.map((call) => call.key)).toEqual([openai.key('good', 'work')])
  expect((await latch(['secrets', 'list'])).stdout).toMatch(/office .*default/)
  expect((await latch(secrets('default', '--label', 'gone'))).code).toBe(2)
  expect((await latch(secrets('rename', '--label', 'gone', '--to', 'here'))).code).toBe(2)
})

test('never-default refuses to spend the key of the cloud, until allow-default', async () => {
  await world.write('ask.flow.json', askFlow)
  const cloud = { LATCH_CLOUD_URL: openai.url, LATCH_CLOUD_KEY: key('good') }
  expect((await latch(secrets('never-default'))).stdout).toContain('never used for OPENAI_API_KEY')
  const refused = await latch(['run', 'ask.flow.json'], undefined, { ...cloud })
  expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('your policy is never to use it') })
  expect((await latch(secrets('allow-default'))).code).toBe(0)
  expect((await latch(['run', 'ask.flow.json'], undefined, { ...cloud })).code).toBe(0)
})

describe('rotate', () => {
  test('uses a new key only when its test succeeded, and brings the old one back', async () => {
    const [old, next] = [key('good', 'old'), key('good', 'next')]
    await save(old)
    const failed = await latch(secrets('rotate'), key('readOnly'))
    expect(failed).toMatchObject({ code: 1, stdout: expect.stringContaining('The key in use was not changed') })
    expect((await latch(secrets('explain', '--json'))).stdout).toContain(old.slice(-4))
    expect((await latch(secrets('rotate', '--cancel'))).code).toBe(0)
    const done = await latch(secrets('rotate'), `Bearer ${next}`)
    expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining(`In use: ${NAME} ·${next.slice(-4)}`) })
    expect(done.stdout).toContain(`Switched off: ·${old.slice(-4)}`)
    expect((await latch(secrets('rotate', '--restore'))).stdout).toContain(`In use: ${NAME} ·${old.slice(-4)}`)
    expect((await latch(secrets('rotate', '--finish'))).code).toBe(2)
    expect((await latch(secrets('rotate', '--cancel', '--finish'))).code).toBe(2)
  })

  test('needs a key to replace', async () => {
    const refused = await latch(secrets('rotate'), key('good'))
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no OPENAI_API_KEY that could be replaced'),
    })
  })
})

test('reminders are set, and a key is snoozed', async () => {
  expect((await latch(['secrets', 'reminders'])).stdout).toContain('90 days old')
  const set = await latch(['secrets', 'reminders', '--remind-after-days', '0', '--keep-old-hours', '0'])
  expect(set.stdout).toBe('You are never reminded to replace keys. A replaced key is deleted at once.\n')
  expect((await latch(secrets('snooze'))).code).toBe(2)
  await save(key('good'))
  expect((await latch(secrets('snooze', '--days', '7'))).stdout).toContain('for 7 days')
})

test('the audit log tells what was done, where from, and for its owner alone', async () => {
  await save(key('good'))
  await latch(secrets('pin', 'user'))
  await latch(secrets('unset'))
  const told = (await latch(['secrets', 'audit'])).stdout.trimEnd().split('\n')
  expect(told.map((line) => line.slice(21))).toEqual([
    'OPENAI_API_KEY was saved (user layer) (in a terminal).',
    'OPENAI_API_KEY was pinned to a layer: user (in a terminal).',
    'OPENAI_API_KEY was removed (user layer) (in a terminal).',
  ])
  expect(JSON.parse((await latch(['secrets', 'audit', 'OTHER_KEY', '--json'])).stdout)).toEqual([])
  const file = join(world.latchHome, 'state', 'secrets-audit.jsonl')
  expect(((await stat(file)).mode & 0o777).toString(8)).toBe('600')
  expect(await readFile(file, 'utf8')).not.toContain(openai.key('good').slice(0, 20))
})
