import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startOpenAIStandIn, type OpenAIStandIn } from '../support/openai-standin.ts'
import { createWorld, type World } from './cli-world.ts'

let openai: OpenAIStandIn
let world: World
const NAME = 'OPENAI_API_KEY'

beforeAll(async () => {
  openai = await startOpenAIStandIn()
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
    expect(saved.stderr).toContain('a variable name in front')
    expect((await world.latch(['secrets', 'test', NAME])).code).toBe(0)
    expect(openai.calls.map((call) => call.key)).toEqual([openai.key('good')])
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
  expect(secrets).toEqual([{ name: NAME, entries: [expect.objectContaining({ layer: 'user', baseURL: openai.url })] }])
})

describe('test', () => {
  test.each([
    ['good', 0, 'does not prove'],
    ['readOnly', 0, 'a read-only key passes this test too'],
    ['restricted', 0, 'may not list models'],
    ['wrong', 1, 'does not accept'],
  ])('says what the answer to a %s key proves', async (who, code, words) => {
    await save(openai.key(who))
    const tested = await world.latch(['secrets', 'test', NAME])
    expect(tested.code).toBe(code)
    expect(tested.stdout).toContain(words)
    expect(openai.calls.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /models'])
  })

  test('needs a key, and is for the key of OpenAI only', async () => {
    expect((await world.latch(['secrets', 'test', NAME])).code).toBe(3)
    expect((await world.latch(['secrets', 'test', 'DB_PASSWORD'])).code).toBe(2)
  })
})
