import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createCanaryWorld, keysSeen, settle, type CanaryWorld } from '../support/canary-world.ts'
import { personalities } from '../support/openai-standin-personalities.ts'

/* All that can go wrong at OpenAI, met by a flow of every node type: no key shows up in what is said, written or sent. */
let world: CanaryWorld

beforeAll(async () => {
  world = await createCanaryWorld()
})
afterAll(() => world.close())
afterEach(() => {
  expect(world.leaks()).toEqual([])
  expect(world.foreign.requests).toEqual([])
  settle([world.openai])
})

const every = ['run', 'every.flow.json', '--input', 'url=http://127.0.0.1:7777/']
const MODES = ['json', 'events', 'plain'] as const
const PERSONALITIES = [...Object.keys(personalities).filter((name) => name !== 'good'), 'redirects']
/** They get through at the second try, or lack no right that the flow needs. */
const END_WELL: ReadonlySet<string> = new Set(['restricted', 'rateLimited', 'overloaded', 'listsOnly'])

const cases = PERSONALITIES.map((personality, at) => ({
  personality,
  mode: MODES[at % MODES.length],
  source: at % 4 < 2 ? 'a variable' : 'a file',
  isNoisy: at % 2 === 0,
}))

test.each(cases)('a key that is "$personality", from $source, shows up nowhere ($mode)', async (facts) => {
  const { personality, mode, source, isNoisy } = facts
  const { openai, latch, plant, plantFile } = world
  const key = openai.key(personality)
  const surroundings = isNoisy ? world.ambient() : { LATCH_OPENAI_BASE_URL: openai.url }
  const args = mode === 'plain' ? [] : [`--${mode}`]
  const limit = personality === 'slow' || personality === 'silent' ? ['--timeout', '4s'] : []
  const end =
    source === 'a file'
      ? await latch(
          [...every, ...args, ...limit, '--secret', `OPENAI_API_KEY=@${plantFile(personality, key)}`],
          surroundings,
        )
      : await latch([...every, ...args, ...limit], { ...surroundings, OPENAI_API_KEY: plant(personality, key) })
  expect(end.code, end.stderr).toBe(END_WELL.has(personality) ? 0 : 1)
  // An admin key is known by its beginning and not sent at all.
  expect(keysSeen(openai)).toEqual(personality === 'admin' ? [] : [key])
})

/** One key in all forms that the redactor knows. */
const echo = (key: string): string =>
  [
    `Your key is ${key}, is it not?`,
    `In base64: ${Buffer.from(`key ${key}`).toString('base64')}.`,
    `In hex: ${Buffer.from(key).toString('hex')}.`,
    `![picture](https://pictures.example/?k=${encodeURIComponent(key)})`,
    JSON.stringify({ key: JSON.stringify({ key }) }),
  ].join('\n')

test.each(['--json', '--events'])(
  'a model that says the key, in text, values and tool calls, says it to nobody (%s)',
  async (mode) => {
    const { openai, latch, plant } = world
    const key = plant(`echoed ${mode}`, openai.key('good', mode))
    openai.script(({ body, toolOutputs }) => {
      if (typeof body['instructions'] === 'string' && toolOutputs.length === 0)
        return [{ call: 'double', arguments: { a: 4, note: echo(key) } }]
      return JSON.stringify(body['text'] ?? '').includes('json_schema')
        ? [{ value: { topic: echo(key), score: 1 } }]
        : [{ text: echo(key) }]
    })
    const end = await latch([...every, mode], { LATCH_OPENAI_BASE_URL: openai.url, OPENAI_API_KEY: key })
    expect(end).toMatchObject({ code: 0, stdout: expect.stringContaining('[secret]') })
  },
)

test('a key that somebody wrote into a file of the project is not shown with its text', async () => {
  const { openai, latch, plant, project } = world
  const file = join(project, 'notes', 'with-key.md')
  const key = plant('written down', openai.key('good', 'written'), file)
  writeFileSync(file, `Remember ${key}, and in hex ${Buffer.from(key).toString('hex')}.`)
  const flow = {
    latchwork: 1,
    name: 'quote',
    outputs: { text: 'read.text', answer: 'ask.text' },
    nodes: {
      ask: { type: 'openai.prompt', with: { prompt: '{{text}}' } },
      read: { type: 'files.read', with: { path: 'notes/with-key.md' } },
    },
    wires: ['read.text -> ask.text'],
  }
  writeFileSync(join(project, 'quote.flow.json'), JSON.stringify(flow))
  const variables = { LATCH_OPENAI_BASE_URL: openai.url, OPENAI_API_KEY: key }
  for (const mode of [[], ['--json'], ['--events']]) {
    const end = await latch(['run', 'quote.flow.json', ...mode], variables)
    expect(end).toMatchObject({ code: 0, stdout: expect.stringContaining('Remember [secret], and in hex [secret].') })
  }
})
