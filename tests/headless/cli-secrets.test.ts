import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { callCommand } from '../../packages/cli/test/command-for-test.ts'
import { makeScratch } from '../support/canary-scratch.ts'
import type { Personality } from '../support/openai-standin-personalities.ts'
import { startOpenAIStandIn, type OpenAIStandIn } from '../support/openai-standin.ts'
import { createWorld, type World } from './cli-world.ts'

let openai: OpenAIStandIn
let world: World
const NAME = 'OPENAI_API_KEY'

const refusal = { code: null, type: 'invalid_request_error', message: 'Not here.' }
const isCount = ({ path }: { readonly path: string }) => path.endsWith('/input_tokens')
const personalities: Readonly<Record<string, Personality>> = {
  limited: {
    refuse: (asked) => (isCount(asked) ? { ...refusal, status: 429, code: 'rate_limit_exceeded' } : undefined),
  },
  listsOnly: { refuse: (asked) => (isCount(asked) ? { ...refusal, status: 404 } : undefined) },
  elsewhere: { refuse: () => ({ ...refusal, status: 404 }) },
  broken: { refuse: (asked) => (isCount(asked) ? { ...refusal, status: 500 } : undefined) },
  redirected: { redirectTo: 'http://127.0.0.1:9' },
}

beforeAll(async () => {
  openai = await startOpenAIStandIn({ personalities })
})
afterAll(() => openai.close())
beforeEach(async () => {
  openai.reset()
  world = await createWorld()
})
afterEach(async () => {
  for (const who of ['good', 'admin', 'readOnly', 'restricted', 'wrong'])
    expect(world.printed.join('\n')).not.toContain(openai.key(who))
  await world.remove()
})

const save = (key: string) => world.latch(['secrets', 'set', NAME, '--base-url', openai.url], { stdin: key })

describe('set', () => {
  test('takes off what a paste brings along, and says what', async () => {
    const saved = await save(`  export ${NAME}="${openai.key('good')}"\n`)
    expect(saved.code).toBe(0)
    expect(saved.stderr).toContain('quotes')
    expect(saved.stderr).toContain('the name of a variable')
    expect((await world.latch(['secrets', 'test', NAME])).code).toBe(0)
    expect(new Set(openai.calls.map((call) => call.key))).toEqual(new Set([openai.key('good')]))
  })

  test.each([
    ['as a further argument', (key: string) => ['secrets', 'set', NAME, key]],
    ['after an equals sign', (key: string) => ['secrets', 'set', `${NAME}=${key}`]],
    ['in place of the name', (key: string) => ['secrets', 'set', key]],
    ['as an option', (key: string) => ['secrets', 'set', NAME, `--${key}`]],
    ['given to run', (key: string) => ['run', 'x.flow.json', '--secret', `${NAME}=${key}`]],
    ['as a command', (key: string) => [key]],
  ])('refuses a value on the command line without showing it: %s', async (_, args) => {
    const { code, stdout, stderr } = await world.latch(args(openai.key('good')))
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).not.toContain(openai.key('good').slice(20))
  })

  test('refuses any second argument, whatever it looks like', async () => {
    const { code, stderr } = await world.latch(['secrets', 'set', NAME, 'letmein'])
    expect(code).toBe(2)
    expect(stderr).not.toContain('letmein')
  })

  test.each([
    ['an empty value', '', 'is empty'],
    ['an address in the clear', 'x'.repeat(30), 'in the clear'],
  ])('refuses %s', async (what, stdin, words) => {
    const address = what === 'an empty value' ? openai.url : 'http://example.com/v1'
    const { code, stderr } = await world.latch(['secrets', 'set', NAME, '--base-url', address], { stdin })
    expect(code).toBe(2)
    expect(stderr).toContain(words)
    expect(await world.filesIn(`${world.latchHome}/config/secrets`)).toEqual([])
  })

  test('refuses an admin key, and saves a key of an unknown shape with a note', async () => {
    const admin = await save(openai.key('admin'))
    expect(admin.code).toBe(2)
    expect(admin.stderr).toContain('admin key')
    const unknown = await save('a-key-of-my-own-gateway')
    expect(unknown.code).toBe(0)
    expect(unknown.stderr).toContain('does not look like an OpenAI key')
  })

  test('keeps the value of another secret as it is, sends it nowhere, and says so', async () => {
    const { code, stdout } = await world.latch(['secrets', 'set', 'DB_PASSWORD'], { stdin: ' "two words" \n' })
    expect(code).toBe(0)
    expect(stdout).toContain('sent nowhere')
  })
})

test('unset removes a key and says what is in force then', async () => {
  await save(openai.key('good'))
  const removed = await world.latch(['secrets', 'unset', NAME])
  expect(removed).toMatchObject({ code: 0, stdout: expect.stringContaining('No key is in force now') })
  const again = await world.latch(['secrets', 'unset', NAME])
  expect(again.stdout).toContain('had no OPENAI_API_KEY')
})

test('a pin to default means that the own key is not used, until it is unpinned', async () => {
  await save(openai.key('good'))
  const pinned = await world.latch(['secrets', 'pin', NAME, 'default'])
  expect(pinned.stdout).toContain('Your own key is not used')
  expect((await world.latch(['secrets', 'test', NAME])).code).toBe(3)
  expect((await world.latch(['secrets', 'unpin', NAME])).stdout).toContain('In force now: the user layer')
})

test('list shows names and places, as a table and as JSON', async () => {
  await save(openai.key('good'))
  expect((await world.latch(['secrets', 'list'])).stdout).toMatch(/OPENAI_API_KEY +user .*secrets\.enc\.json/)
  const { secrets } = JSON.parse((await world.latch(['secrets', 'list', '--json'])).stdout)
  const key = { layer: 'user', baseURL: openai.url, hint: openai.key('good').slice(-4), isDefault: true }
  expect(secrets).toMatchObject([{ name: NAME, entries: [{ layer: 'user', baseURL: openai.url }], keys: [key] }])
})

describe('test', () => {
  const FREE = ['GET /models', 'POST /responses/input_tokens']
  const call = (environment: Record<string, string>) =>
    callCommand(['secrets', 'test', NAME], {
      cwd: world.project,
      environment: { LATCH_HOME: world.latchHome, ...environment },
    })

  test.each([
    [
      'good',
      0,
      [/with 3 models/, /Valid, and able to run models/, /Only a test that costs can also show that there is credit/],
    ],
    ['restricted', 0, [/lacks a permission: api\.model\.read/, /Restricted, and able to run models/, /"Models: Read"/]],
    ['readOnly', 1, [/with 3 models/, /lacks api\.responses\.write/, /"Read only" is like that/]],
    ['noCredit', 1, [/No credit\./, /no credit left/, /settings\/organization\/billing/]],
    ['noModel', 0, [/not available to this key/, /Choose another model/]],
    ['limited', 1, [/Asked too often/, /Try again in a while/]],
    ['listsOnly', 0, [/no free question that shows/, /Run a flow to find out/]],
    ['elsewhere', 1, [/Not an OpenAI-compatible server/, /knows neither a list of models nor/]],
    ['broken', 1, [/failed with 500/, /Try again in a while/]],
  ])('says what both answers to a %s key prove', async (who, code, words) => {
    const tested = await call({ OPENAI_API_KEY: openai.key(who), LATCH_OPENAI_BASE_URL: openai.url })
    for (const word of words) expect(tested.stdout).toMatch(word)
    expect(tested.code).toBe(code)
    expect(tested.stdout + tested.stderr).not.toContain(openai.key(who))
    expect(openai.calls.map(({ method, path }) => `${method} ${path}`)).toEqual(FREE)
    expect(openai.calls.map(({ key }) => key)).toEqual([openai.key(who), openai.key(who)])
    expect([...openai.violations, ...openai.ownViolations]).toEqual([])
  })

  test.each([
    ['wrong', /does not accept/, FREE.slice(0, 1)],
    ['redirected', /redirects to/, FREE.slice(0, 1)],
    ['admin', /is an admin key/, []],
  ])('asks no further with a %s key', async (who, words, asked) => {
    const tested = await call({ OPENAI_API_KEY: openai.key(who), LATCH_OPENAI_BASE_URL: openai.url })
    expect(tested.code).toBe(1)
    expect(tested.stdout).toMatch(words)
    expect(openai.calls.map(({ method, path }) => `${method} ${path}`)).toEqual(asked)
  })

  test('says that an address cannot be reached', async () => {
    const gone = await startOpenAIStandIn()
    await gone.close()
    const tested = await call({ OPENAI_API_KEY: openai.key('good'), LATCH_OPENAI_BASE_URL: gone.url })
    expect(tested).toMatchObject({ code: 1, stdout: expect.stringContaining('does not accept connections') })
  })

  test('needs a key, and is for the key of OpenAI only', async () => {
    expect((await world.latch(['secrets', 'test', NAME])).code).toBe(3)
    expect((await world.latch(['secrets', 'test', 'DB_PASSWORD'])).code).toBe(2)
  })
})

test('what only reads works in a home that cannot be written to, without fingerprints', async () => {
  const { latch, files } = makeScratch()
  const readOnly = { shell: `trap '' XFSZ; ulimit -f 0; exec "$@"` }
  const environment = { [NAME]: openai.key('good') }
  const list = await latch(['secrets', 'list', '--json'], environment, readOnly)
  expect(list.code).toBe(0)
  const explained = await latch(['secrets', 'explain', NAME, '--json'], environment, readOnly)
  expect(explained.code).toBe(0)
  const { winner, layers } = JSON.parse(explained.stdout)
  expect(winner).toMatchObject({ layer: 'environment', hint: openai.key('good').slice(-4) })
  expect(JSON.stringify(layers)).not.toContain('fingerprint')
  expect(winner).not.toHaveProperty('fingerprint')
  expect(explained.stderr).toMatch(/Note: fingerprints are left out: .*installation-key/)
  expect(files().join()).not.toContain('installation-key')
  const writable = await latch(['secrets', 'explain', NAME, '--json'], environment)
  expect(JSON.parse(writable.stdout).winner.fingerprint).toMatch(/^[0-9a-f]{8}$/)
})
