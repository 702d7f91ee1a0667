import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startOpenAIStandIn, type OpenAIStandIn } from '../support/openai-standin.ts'
import { askFlow, createWorld, untilSaid, waitFlow, type World } from './cli-world.ts'

let openai: OpenAIStandIn
let world: World
const RECORD = ['run', 'status', 'outputs', 'usage', 'cost', 'key']

beforeAll(async () => {
  openai = await startOpenAIStandIn()
})
afterAll(() => openai.close())
beforeEach(async () => {
  openai.reset()
  world = await createWorld()
  await world.write('ask.flow.json', askFlow)
  await world.write('wait.flow.json', waitFlow)
})
afterEach(() => world.remove())

const keyOf = (who: string) => ({ OPENAI_API_KEY: openai.key(who), LATCH_OPENAI_BASE_URL: openai.url })

test('a single text output is all there is on stdout', async () => {
  const { code, stdout, stderr } = await world.latch(['run', 'ask.flow.json'], { env: keyOf('good') })
  expect(code).toBe(0)
  expect(stdout).toBe('You said: Say hello\n')
  expect(stderr).toMatch(
    /ask\.flow\.json: done in .* · 1 model call · \d+ tokens · .* · Your key ·.{4} from the environment\n$/,
  )
})

test('other outputs are one JSON object on stdout', async () => {
  await world.write('two.flow.json', { ...askFlow, outputs: { answer: 'ask.text', again: 'ask.text' } })
  const { stdout } = await world.latch(['run', 'two.flow.json'], { env: keyOf('good') })
  expect(JSON.parse(stdout)).toEqual({ answer: 'You said: Say hello', again: 'You said: Say hello' })
})

test('--json prints one object with exactly the agreed keys', async () => {
  const { stdout } = await world.latch(['run', 'ask.flow.json', '--json', '--run-id', 'mine-1'], { env: keyOf('good') })
  const record = JSON.parse(stdout)
  expect(Object.keys(record)).toEqual(RECORD)
  expect(record).toMatchObject({
    run: 'mine-1',
    status: 'done',
    usage: { calls: 1 },
    outputs: { answer: expect.any(String) },
  })
  expect(record.cost).toBe(record.usage.cost)
  expect(record.cost).toBeGreaterThan(0)
  expect(Object.keys(record.key)).toEqual(['layer', 'hint', 'demo'])
})

test('what a broken stream cost is unknown and not 0', async () => {
  const ask = { ...askFlow.nodes.ask, policy: { retry: { attempts: 1 } } }
  await world.write('once.flow.json', { ...askFlow, nodes: { ask } })
  const { code, stdout, stderr } = await world.latch(['run', 'once.flow.json', '--json'], { env: keyOf('streamCut') })
  expect(code).toBe(1)
  expect(JSON.parse(stdout).cost).toBe('unknown')
  expect(stderr).toContain('cost unknown')
})

test('a failed node ends with 1, says what happened and what to do, and prints no result', async () => {
  const plain = await world.latch(['run', 'ask.flow.json'], { env: keyOf('noCredit') })
  expect(plain.code).toBe(1)
  expect(plain.stdout).toBe('')
  expect(plain.stderr).toMatch(/Failed at ask: .*credit/s)
  const json = await world.latch(['run', 'ask.flow.json', '--json'], { env: keyOf('noCredit') })
  const record = JSON.parse(json.stdout)
  expect(Object.keys(record)).toEqual([...RECORD, 'error'])
  expect(Object.keys(record.error)).toEqual(['code', 'message', 'path', 'hint'])
  expect(record.key).toMatchObject({ layer: 'environment', demo: false })
})

test('a server that repeats the key does not get it printed, in any form of output', async () => {
  const key = openai.key('echoesKey')
  for (const form of [[], ['--json'], ['--events']]) {
    const { code, stdout, stderr } = await world.latch(['run', 'ask.flow.json', ...form], { env: keyOf('echoesKey') })
    expect(code).toBe(1)
    expect(stdout + stderr).not.toContain(key)
  }
})

test('a model that says the key letter by letter does not get it printed either', async () => {
  const key = openai.key('good')
  openai.script(() => [{ text: `It is ${key}, I think.` }])
  const { code, stdout } = await world.latch(['run', 'ask.flow.json', '--events'], { env: keyOf('good') })
  expect(code).toBe(0)
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const streamed = events.flatMap((event) => (event.type === 'node-delta' ? [event.delta.text] : [])).join('')
  expect(streamed).toBe('It is [secret], I think.')
  expect(stdout).not.toContain(key.slice(10, 40))
})

describe('--events', () => {
  test('prints one event a line, numbered without gaps, and run-end with the record last', async () => {
    const { stdout } = await world.latch(['run', 'ask.flow.json', '--events'], { env: keyOf('good') })
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(events.map((event) => event.seq)).toEqual(events.map((_, at) => at))
    expect(events[0].type).toBe('run-start')
    expect(new Set(events.map((event) => event.run)).size).toBe(1)
    expect(events.filter(({ type }) => type === 'run-end')).toEqual([events.at(-1)])
    expect(events.at(-1)).toMatchObject({
      status: 'done',
      outputs: { answer: 'You said: Say hello' },
      key: { demo: false },
    })
  })

  test('a run that does not begin is one line', async () => {
    const { code, stdout } = await world.latch(['run', 'ask.flow.json', '--events'])
    expect(code).toBe(3)
    expect(JSON.parse(stdout)).toMatchObject({ type: 'run-end', status: 'failed', error: { code: 'secret-missing' } })
  })

  test('excludes --json', async () => {
    const { code, stdout } = await world.latch(['run', 'ask.flow.json', '--events', '--json'])
    expect(code).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({ status: 'failed', error: { code: 'bad-usage' } })
  })
})

describe('what ends a run from outside', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s cancels it, and the record says so', async (signal, code) => {
    const call = world.start(['run', 'wait.flow.json', '--json'])
    await untilSaid(call.child.stderr, '✓ say')
    call.child.kill(signal)
    const ended = await call.ended
    expect(ended.code).toBe(code)
    expect(JSON.parse(ended.stdout)).toMatchObject({ status: 'canceled', key: null })
  })

  test('a run that still waits for its secret on stdin ends too', async () => {
    const call = world.start(['run', 'ask.flow.json', '--json', '--secret', 'OPENAI_API_KEY=-'], { stdin: null })
    setTimeout(() => call.child.kill('SIGINT'), 1_500)
    const { code, stdout } = await call.ended
    expect(code).toBe(130)
    expect(JSON.parse(stdout)).toMatchObject({ status: 'canceled', outputs: {} })
  })

  test('a timeout is a failure, with its own code', async () => {
    const { code, stdout, stderr } = await world.latch(['run', 'wait.flow.json', '--json', '--timeout', '200ms'])
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ status: 'failed', error: { code: 'timeout', path: '' } })
    expect(stderr).toContain('longer than 200 ms')
  })

  test('a reader that leaves does no harm', async () => {
    const call = world.start(['run', 'ask.flow.json', '--events', '--demo'])
    call.child.stdout?.destroy()
    const [code] = await once(call.child, 'close')
    expect(code).toBe(0)
  })
})

test('files are read inside the project only', async () => {
  await world.write('in/read.flow.json', {
    latchwork: 1,
    name: 'read',
    outputs: { text: 'read.text' },
    nodes: { read: { type: 'files.read', with: { path: '../outside.txt' } } },
    wires: [],
  })
  await world.write('outside.txt', 'outside')
  const { code, stderr } = await world.latch(['run', 'in/read.flow.json'])
  expect(code).toBe(1)
  expect(stderr).toContain('leads out')
})
