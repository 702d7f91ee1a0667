import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { callCommand } from '../../packages/cli/test/command-for-test.ts'
import { startOpenAIStandIn, type OpenAIStandIn } from '../support/openai-standin.ts'
import { askFlow, createWorld, type World } from './cli-world.ts'

let openai: OpenAIStandIn
let world: World

beforeAll(async () => {
  openai = await startOpenAIStandIn()
})
afterAll(() => openai.close())
beforeEach(async () => {
  openai.reset()
  world = await createWorld()
})
afterEach(() => world.remove())

const say = { type: 'text.template', with: { template: 'hello' } }
const flow = (parts: object) => ({ latchwork: 1, name: 'bad', nodes: { ask: askFlow.nodes.ask }, wires: [], ...parts })
const text = (parts: object) => JSON.stringify(flow(parts), null, 2)

function hugeFlow(): string {
  const nodes = Array.from({ length: 200_000 }, (_, at) => `"n${at}": { "type": "flow.merge" }`)
  return `{ "latchwork": 1, "name": "huge", "nodes": {\n${nodes.join(',\n')}\n}, "wires": [] }`
}

const cases: readonly (readonly [what: string, content: string, words: RegExp])[] = [
  ['a dangling wire', text({ wires: ['gone.text -> ask.image'] }), /"?gone"?/],
  [
    'a cycle',
    text({
      nodes: { a: { type: 'text.replace', with: { search: 'x' } }, b: { type: 'text.replace', with: { search: 'x' } } },
      wires: ['a.text -> b.text', 'b.text -> a.text'],
    }),
    /cycle|circle|loop/i,
  ],
  [
    'a wrong kind',
    text({ nodes: { say, add: { type: 'math.add', with: { b: 1 } } }, wires: ['say.text -> add.a'] }),
    /text.*number|number.*text/s,
  ],
  ['an unknown node', text({ nodes: { ask: { type: 'openai.promt' } } }), /openai\.promt.*openai\.prompt/s],
  [
    'a recursive graph',
    text({
      nodes: { start: { type: 'flow.call', graph: 'again' } },
      graphs: { again: { nodes: { call: { type: 'flow.call', graph: 'again' } }, wires: [] } },
    }),
    /again/,
  ],
  ['a truncated file', text({}).slice(0, -30), /not valid JSON/],
  ['a duplicate key', text({}).replace('"wires"', '"name": "twice",\n  "wires"'), /a second time/],
  ['__proto__ as a node id', text({}).replace('"ask"', '"__proto__"'), /__proto__/],
  ['a graph of 200,000 nodes', hugeFlow(), /150,?000/],
]

test.each(cases)(
  '%s gets its own plain error with the position, exit 2, and nothing is sent or written',
  async (_, content, words) => {
    await world.write('bad.flow.json', content)
    const before = await world.filesIn(world.project)
    const env = { OPENAI_API_KEY: openai.key('good'), LATCH_OPENAI_BASE_URL: openai.url }
    const { code, stdout, stderr } = await world.latch(['run', 'bad.flow.json'], { env })
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^bad\.flow\.json:\d+:\d+ {2}\S/)
    expect(stderr).toMatch(words)
    expect(stderr).not.toMatch(/\n +at /)
    const json = await callCommand(['run', 'bad.flow.json', '--json'], { cwd: world.project, environment: { ...env } })
    expect(json.code).toBe(2)
    expect(JSON.parse(json.stdout)).toMatchObject({ status: 'failed', key: null, error: { code: 'invalid-flow' } })
    const checked = await callCommand(['check', 'bad.flow.json', '--json'], { cwd: world.project })
    expect(checked.code).toBe(2)
    const [problem] = JSON.parse(checked.stdout).problems
    expect(problem).toMatchObject({ line: expect.any(Number), column: expect.any(Number), message: expect.any(String) })
    expect(openai.calls).toEqual([])
    expect(await world.filesIn(world.project)).toEqual(before)
    expect(await world.filesIn(world.latchHome)).toEqual([])
  },
)

test('the position is the line of the problem', async () => {
  await world.write('bad.flow.json', flow({ wires: ['gone.text -> ask.image'] }))
  const { stdout } = await world.latch(['check', 'bad.flow.json', '--json'])
  const lines = JSON.stringify(flow({ wires: ['gone.text -> ask.image'] }), null, 2).split('\n')
  const { line, column, path } = JSON.parse(stdout).problems[0]
  expect(path).toBe('wires[0]')
  expect(lines[line - 1].slice(column - 1)).toBe('"gone.text -> ask.image"')
})

test('check tells all problems at once, and the secrets that a sound flow will need', async () => {
  await world.write('bad.flow.json', flow({ wires: ['gone.text -> ask.image', 'ask.nothing -> ask.image'] }))
  const bad = await world.latch(['check', 'bad.flow.json'])
  expect(bad.code).toBe(2)
  expect(bad.stdout.match(/^bad\.flow\.json:/gm)).toHaveLength(2)
  await world.write('good.flow.json', askFlow)
  const good = await world.latch(['check', 'good.flow.json'])
  expect(good).toMatchObject({ code: 0, stdout: expect.stringContaining('will need OPENAI_API_KEY') })
})

const inputsFlow = {
  latchwork: 1,
  name: 'inputs',
  inputs: {
    count: { kind: 'number' },
    names: { kind: 'list<text>', default: [] },
    flag: { kind: 'boolean', default: false },
    about: { kind: 'json', default: {} },
  },
  outputs: { count: 'input.count', names: 'input.names', flag: 'input.flag', about: 'input.about' },
  nodes: {},
  wires: [],
}

test('inputs are read by their kinds, from text and from files', async () => {
  await world.write('inputs.flow.json', inputsFlow)
  await world.write('about.json', { of: ['a', 1] })
  const args = ['count=4.5', 'names=one', 'names=two', 'flag=true', 'about=@about.json'].flatMap((one) => [
    '--input',
    one,
  ])
  const { code, stdout } = await world.latch(['run', 'inputs.flow.json', ...args])
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toEqual({ count: 4.5, names: ['one', 'two'], flag: true, about: { of: ['a', 1] } })
})

test('bad inputs are told all at once, with input and kind, before any key is looked for', async () => {
  await world.write('inputs.flow.json', { ...inputsFlow, nodes: askFlow.nodes })
  const args = ['count=many', 'flag=yes', 'cuont=1', 'about={', 'names=@gone.txt'].flatMap((one) => ['--input', one])
  const { code, stdout, stderr } = await world.latch(['run', 'inputs.flow.json', ...args, '--json'])
  expect(code).toBe(2)
  expect(stderr).toContain('"count" (number) takes a number')
  expect(stderr).toContain('"flag" (boolean) takes true or false')
  expect(stderr).toContain('no input "cuont"')
  expect(stderr).toContain('Did you mean "count"?')
  const record = JSON.parse(stdout)
  expect(record.error).toMatchObject({ code: 'bad-input', path: 'input.count' })
  expect(record.problems).toHaveLength(5)
})

test('a required input that is missing is named with its kind', async () => {
  await world.write('inputs.flow.json', inputsFlow)
  const { code, stderr } = await world.latch(['run', 'inputs.flow.json'])
  expect(code).toBe(2)
  expect(stderr).toContain('The input "count" (number) is missing')
})
