import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startOpenAIStandIn, type OpenAIStandIn } from '../support/openai-standin.ts'
import { callCommand } from '../../packages/cli/test/command-for-test.ts'
import { askFlow, createWorld, type World } from './cli-world.ts'

let openai: OpenAIStandIn
let world: World

/** Twenty questions side by side. */
const manyFlow = {
  latchwork: 1,
  name: 'many',
  inputs: { items: { kind: 'list<text>', default: Array.from({ length: 20 }, (_, at) => `question ${at}`) } },
  outputs: { answers: 'each.answer' },
  nodes: { each: { type: 'flow.map', graph: 'one', with: { concurrency: 20 } } },
  wires: ['input.items -> each.items'],
  graphs: {
    one: {
      inputs: { item: { kind: 'text' } },
      outputs: { answer: 'ask.text' },
      nodes: { ask: { type: 'openai.prompt', with: { prompt: 'Say {{item}}', maxOutputTokens: 2000 } } },
      wires: ['input.item -> ask.item'],
    },
  },
}

beforeAll(async () => {
  openai = await startOpenAIStandIn()
})
afterAll(() => openai.close())
beforeEach(async () => {
  openai.reset()
  world = await createWorld()
  await world.write('ask.flow.json', askFlow)
  await world.write('many.flow.json', manyFlow)
})
afterEach(() => world.remove())

const env = (who = 'good') => ({ OPENAI_API_KEY: openai.key(who), LATCH_OPENAI_BASE_URL: openai.url })
/** Calls the command in this process, which is quicker. */
const latch = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  callCommand(args, { cwd: world.project, environment: { LATCH_HOME: world.latchHome, ...environment } })
const run = (flow: string, ...args: readonly string[]) => latch(['run', flow, '--json', ...args], env())
const usage = async () => JSON.parse((await latch(['usage', '--json'])).stdout)

describe('--max-cost', () => {
  test('refuses a call that could pass it with 4 and the figures, and sends nothing', async () => {
    const { code, stdout, stderr } = await run('ask.flow.json', '--max-cost', '0.0001')
    expect(code).toBe(4)
    expect(openai.calls).toEqual([])
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'failed',
      cost: 0,
      error: { code: 'budget-refused', path: 'ask' },
    })
    expect(stderr).toMatch(/its limit is \$0\.0001, \$0\.00 is spent, and this call needs up to \$0\.000\d+/)
    expect(stderr).toContain('Raise --max-cost')
  })

  test('holds across branches side by side, which wait for each other rather than fail', async () => {
    const { code, stdout } = await run('many.flow.json', '--max-cost', '0.003')
    expect(code).toBe(0)
    const { outputs, cost } = JSON.parse(stdout)
    expect(outputs.answers).toHaveLength(20)
    expect(cost).toBeLessThanOrEqual(0.003)
    expect(openai.calls).toHaveLength(20)
  })

  test('ends a run of many calls with 4 before it is passed', async () => {
    const one = JSON.parse((await run('ask.flow.json')).stdout).cost
    const { message } = JSON.parse((await run('many.flow.json', '--max-cost', '0')).stdout).error
    const needed = Number(/needs up to \$([\d.]+)/.exec(message)?.[1])
    const limit = (needed + one * 5).toFixed(9)
    const { code, stdout } = await run('many.flow.json', '--max-cost', limit)
    expect(code).toBe(4)
    const { cost, error } = JSON.parse(stdout)
    expect(error.code).toBe('budget-refused')
    expect(cost).toBeGreaterThan(0)
    expect(cost).toBeLessThanOrEqual(Number(limit))
  })

  test('refuses a model whose price is unknown, until its price is given', async () => {
    const ask = { type: 'openai.prompt', with: { prompt: 'Say hello', model: 'gpt-6-sol-mini' } }
    await world.write('odd.flow.json', { ...askFlow, nodes: { ask } })
    const refused = await run('odd.flow.json', '--max-cost', '1')
    expect(refused.code).toBe(4)
    expect(refused.stderr).toContain('The price of gpt-6-sol-mini is unknown')
    expect(openai.calls).toEqual([])
    await latch(['usage', 'price', 'set', 'gpt-6-sol-mini', '--input', '1', '--output', '2'])
    expect((await run('odd.flow.json', '--max-cost', '1')).code).toBe(1)
    expect(openai.calls).toHaveLength(1)
  })

  test.each(['-1', 'five', '', '1e9', '0,5'])('does not understand "%s"', async (amount) => {
    const { code, stderr } = await run('ask.flow.json', '--max-cost', amount)
    expect(code).toBe(2)
    expect(stderr).toContain('--max-cost takes an amount of US dollars')
  })

  test('lets the demo answer for nothing', async () => {
    const { code, stdout } = await latch(['run', 'ask.flow.json', '--json', '--demo', '--max-cost', '0'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout).cost).toBe(0)
  })
})

describe('a monthly budget', () => {
  test('is set, told, held and removed in plain words', async () => {
    const set = ['usage', 'budget', 'set', 'OPENAI_API_KEY', '--monthly', '0.0001', '--notify', '0.00005']
    const made = await latch(set)
    expect(made.stderr).toContain('all keys of OPENAI_API_KEY may spend $0.0001 in each month (UTC)')
    const refused = await run('ask.flow.json')
    expect(refused.code).toBe(4)
    expect(refused.stderr).toContain('The budget of all keys of OPENAI_API_KEY for')
    expect((await latch(['usage', 'budget', 'list'])).stdout).toMatch(/OPENAI_API_KEY +\$0\.0001 +\$0\.00/)
    expect((await latch(['usage', 'budget', 'remove', 'OPENAI_API_KEY'])).code).toBe(0)
    expect((await run('ask.flow.json')).code).toBe(0)
    expect((await latch(['usage', 'budget', 'remove', 'OPENAI_API_KEY'])).code).toBe(2)
  })

  test('tells of its threshold at the end of the run that passes it', async () => {
    await latch(['usage', 'budget', 'set', 'OPENAI_API_KEY', '--notify', '0.000001'])
    expect((await run('ask.flow.json')).stderr).toMatch(/Note: All keys of OPENAI_API_KEY spent \$.* in \d{4}-\d{2}/)
    expect((await run('ask.flow.json')).stderr).not.toContain('Note:')
  })

  test('counts what a killed run had set aside', async () => {
    const started = world.start(['run', 'ask.flow.json'], { env: env('slow') })
    while (openai.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    started.child.kill('SIGKILL')
    await once(started.child, 'exit')
    const { total } = await usage()
    expect(total).toMatchObject({ calls: 1, unknownCalls: 1, runningCalls: 0 })
    await latch(['usage', 'budget', 'set', 'OPENAI_API_KEY', '--monthly', '0.06'])
    const refused = await run('ask.flow.json')
    expect(refused.code).toBe(4)
    expect(refused.stderr).toMatch(/its limit is \$0\.06, \$0\.06\d* is spent/)
  })
})

describe('latch usage', () => {
  test('tells whose key paid for which flow and model, with the day of the prices', async () => {
    const { cost } = JSON.parse((await run('ask.flow.json')).stdout)
    const { stdout, stderr } = await latch(['usage'])
    const hint = openai.key('good').slice(-4)
    expect(stdout).toMatch(new RegExp(`OPENAI_API_KEY ·${hint} \\(environment, [0-9a-f]{8}\\) +1 `))
    expect(stderr).toContain('Prices as of 2026-11-21')
    expect((await latch(['usage', '--by', 'model'])).stdout).toMatch(/^gpt-6-luna +1 /m)
    expect((await latch(['usage', '--by', 'flow'])).stdout).toContain('ask.flow.json')
    expect((await latch(['usage', '--month', '2001-01'])).stdout).toContain('No model was called in 2001-01.')
    expect((await latch(['usage', '--month', 'may'])).code).toBe(2)
    const csv = (await latch(['usage', '--csv'])).stdout.split('\r\n')
    expect(csv[0]).toMatch(/^time,key,label,fingerprint,/)
    expect(csv[1]).toContain(',ask,1,gpt-6-luna,done,')
    expect((await usage()).total.cost).toBeCloseTo(cost, 8)
    expect(stdout + stderr + csv.join('\n')).not.toContain(openai.key('good'))
  })

  test('counts each try that was sent', async () => {
    const { code } = await latch(['run', 'ask.flow.json'], env('rateLimited'))
    expect(code).toBe(0)
    const { stdout } = await latch(['usage', '--csv'])
    expect(stdout.match(/,refused,/g)).toHaveLength(1)
    expect(stdout.match(/,done,/g)).toHaveLength(1)
  })

  test('a limit of calls a minute makes a run wait, not fail', async () => {
    await latch(['usage', 'rate', 'set', 'OPENAI_API_KEY', 'gpt-6-luna', '1'])
    expect((await run('ask.flow.json')).code).toBe(0)
    const { code, stderr } = await run('ask.flow.json', '--timeout', '2s')
    expect(code).toBe(1)
    expect(stderr).toContain('took longer than 2.0 s')
    expect(openai.calls).toHaveLength(1)
  })

  test('a file of prices that is broken is told with its place', async () => {
    const folder = join(world.latchHome, 'config')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'prices.json'), '{ "models": {\n  "gpt-6-luna": { "input": "cheap", "output": 1 } } }')
    const { code, stderr } = await run('ask.flow.json')
    expect(code).toBe(2)
    expect(stderr).toMatch(/prices\.json:2:\d+ cannot be used: models > gpt-6-luna > input/)
    expect(openai.calls).toEqual([])
  })

  test('a ledger that cannot be used is refused, as budgets could stand in it', async () => {
    const folder = join(world.latchHome, 'state')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'usage.db'), 'no database '.repeat(1_000))
    const { code, stderr } = await run('ask.flow.json')
    expect(code).toBe(1)
    expect(stderr).toContain('usage.db, cannot be used')
    expect(openai.calls).toEqual([])
  })

  test('a budget of a fingerprint is not passed over where fingerprints cannot be made', async () => {
    await latch(['usage', 'budget', 'set', '0123abcd', '--monthly', '5'])
    await writeFile(join(world.latchHome, 'state', 'installation-key'), 'damaged')
    const { code, stderr } = await run('ask.flow.json')
    expect(code).toBe(1)
    expect(stderr).toContain('The budget of the key 0123abcd cannot be held')
    expect(openai.calls).toEqual([])
    await latch(['usage', 'budget', 'remove', '0123abcd'])
    expect((await run('ask.flow.json')).code).toBe(0)
  })

  test('where nothing can be kept, a run says so and its own budget still holds', async () => {
    await mkdir(world.latchHome)
    await writeFile(join(world.latchHome, 'state'), 'not a folder')
    const done = await run('ask.flow.json')
    expect(done.code).toBe(0)
    expect(done.stderr).toContain('What this run costs is not recorded.')
    expect((await run('ask.flow.json', '--max-cost', '0.0001')).code).toBe(4)
  })
})

test('of a replay that may go out, recorded calls cost nothing, and the others are held back and counted', async () => {
  const items = (last: string) => ['--input', `items=["one","two","${last}"]`]
  expect(await run('many.flow.json', ...items('three'), '--record', 'tape')).toMatchObject({ code: 0 })
  expect(openai.calls).toHaveLength(3)
  const paid = await usage()
  const replay = (...args: readonly string[]) =>
    run('many.flow.json', '--replay', 'tape', '--replay-misses', 'live', '--max-cost', '0.0001', ...args)

  expect(await replay(...items('three'))).toMatchObject({ code: 0 })
  expect(await usage()).toEqual(paid)
  const refused = await replay(...items('another'))
  expect([refused.code, JSON.parse(refused.stdout).error]).toEqual([
    4,
    expect.objectContaining({ code: 'budget-refused', path: 'each[2]/ask' }),
  ])
  expect(openai.calls).toHaveLength(3)
  expect(await replay(...items('another'), '--max-cost', '1')).toMatchObject({ code: 0 })
  expect(openai.calls).toHaveLength(4)
  expect((await usage()).total.calls).toBe(paid.total.calls + 1)
})
