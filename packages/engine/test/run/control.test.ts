import { describe, expect, test } from 'vitest'
import { defineNode, NodeError, port, type FlowNode, type Json } from '../../src/index.ts'
import { outputsOf, runDraft, runWatched } from '../make-flow.ts'

const item = { item: { kind: 'any' } }

/** Fails for odd numbers, later than it works for even ones. */
const even = defineNode({
  type: 'test.even', title: 'E', summary: 'Takes even numbers.',
  inputs: { value: port.number() }, outputs: { value: port.number() },
  run: async ({ value }) => {
    await Promise.resolve()
    if (value % 2 === 1) throw new NodeError('odd', `${value} is odd.`)
    return { value: value * 10 }
  },
})

const mapOf = (items: readonly Json[], settings: Record<string, Json> = {}) => ({
  nodes: { m: { type: 'flow.map', graph: 'g', with: { items, ...settings } } },
  outputs: { x: 'm.y', ...(settings['onItemError'] === 'collect' && { errors: 'm.errors' }) },
  graphs: { g: { inputs: { item: { kind: 'number' } }, outputs: { y: 'e.value' }, nodes: { e: { type: 'test.even' } }, wires: ['input.item -> e.value'] } },
})

describe('flow.map', () => {
  test('gives nothing but empty lists for an empty list', async () => {
    expect(outputsOf(await runDraft(mapOf([]), {}, [even]))).toEqual({ x: [] })
    expect(outputsOf(await runDraft(mapOf([], { onItemError: 'collect' }), {}, [even]))).toEqual({ x: [], errors: [] })
  })

  test('keeps the order of the elements whatever is over first', async () => {
    const slow = defineNode({ type: 'test.even', title: 'E', summary: 'Takes long for small ones.', inputs: { value: port.number() }, outputs: { value: port.number() }, run: async ({ value }) => { for (let turn = 0; turn < 50 - value; turn++) await Promise.resolve(); return { value } } })
    const items = Array.from({ length: 40 }, (_, index) => index)
    expect(outputsOf(await runDraft(mapOf(items, { concurrency: 40 }), {}, [slow]))).toEqual({ x: items })
  })

  test('stops at the first failed element, by its path', async () => {
    expect(await runDraft(mapOf([2, 3, 4]), {}, [even])).toMatchObject({ status: 'failed', error: { code: 'odd', message: '3 is odd.', path: 'm[1]/e' } })
  })

  test('starts no element after one has failed', async () => {
    const { events } = await runWatched(mapOf([1, 2, 4, 6, 8, 10], { concurrency: 1 }), {}, [even])
    expect(events.filter(({ path }) => path.startsWith('m[')).map(({ path }) => path)).toEqual(['m[0]/e', 'm[0]/e'])
  })

  test('drops failed elements from all lists when it is to skip them', async () => {
    expect(outputsOf(await runDraft(mapOf([1, 2, 3, 4], { onItemError: 'skip' }), {}, [even]))).toEqual({ x: [20, 40] })
  })

  test('lists failed elements when it is to collect them', async () => {
    const result = await runDraft(mapOf([1, 2, 3], { onItemError: 'collect' }), {}, [even])
    expect(result).toMatchObject({ status: 'done', outputs: { x: [20], errors: [{ index: 0, code: 'odd', message: '1 is odd.', path: 'm[0]/e' }, { index: 2, code: 'odd' }] } })
  })

  test.each([1, 3])('works on no more than %i elements at a time', async (concurrency) => {
    let now = 0
    let most = 0
    const gauge = defineNode({ type: 'test.even', title: 'G', summary: 'Counts.', inputs: { value: port.number() }, outputs: { value: port.number() }, run: async ({ value }) => { most = Math.max(most, ++now); await new Promise((resolve) => setTimeout(resolve, 1)); now--; return { value } } })
    await runDraft(mapOf([1, 2, 3, 4, 5, 6, 7], { concurrency }), {}, [gauge])
    expect(most).toBe(concurrency)
  })

  test('gives each element its position and all of them what they share', async () => {
    const result = await runDraft({
      nodes: { m: { type: 'flow.map', graph: 'g', with: { items: [5, 6], shared: 100 } } },
      outputs: { x: 'm.y' },
      graphs: { g: { inputs: { item: { kind: 'number' }, index: { kind: 'number' }, shared: { kind: 'number' } }, outputs: { y: 't.sum' }, nodes: { s: { type: 'math.add' }, t: { type: 'math.add' } }, wires: ['input.item -> s.a', 'input.index -> s.b', 's.sum -> t.a', 'input.shared -> t.b'] } },
    })
    expect(outputsOf(result)).toEqual({ x: [105, 107] })
  })

  test.each(['at once', 'later'])('goes through 10,000 elements that are over %s', async (how) => {
    const node: FlowNode = how === 'later' ? { type: 'test.later' } : { type: 'test.give' }
    const items = Array.from({ length: 10_000 }, (_, index) => index)
    const result = await runDraft({ nodes: { m: { type: 'flow.map', graph: 'g', with: { items } } }, outputs: { x: 'm.y' }, graphs: { g: { inputs: { item: { kind: 'number' } }, outputs: { y: 'n.value' }, nodes: { n: node }, wires: ['input.item -> n.value'] } } })
    expect(outputsOf(result)).toEqual({ x: items })
  })

  test('a list that arrives as any is judged', async () => {
    const draft = { ...mapOf([]), nodes: { v: { type: 'test.give', with: { value: 'no list' } }, m: { type: 'flow.map', graph: 'g' } }, wires: ['v.value -> m.items'] }
    expect(await runDraft(draft, {}, [even])).toMatchObject({ status: 'failed', error: { code: 'kind-mismatch', path: 'm' } })
  })
})

describe('flow.loop', () => {
  const counting = (max: number, x: number) => ({
    nodes: { l: { type: 'flow.loop', graph: 'g', with: { max, x } } },
    outputs: { x: 'l.x', n: 'l.n' },
    graphs: { g: { inputs: { x: { kind: 'number' }, step: { kind: 'number', default: 2 } }, outputs: { x: 's.sum', n: 'input.x', done: 'd.yes' }, nodes: { s: { type: 'math.add' }, d: { type: 'test.big' } }, wires: ['input.x -> s.a', 'input.step -> s.b', 's.sum -> d.value'] } },
  })
  const big = defineNode({ type: 'test.big', title: 'B', summary: 'Is it big?', inputs: { value: port.number() }, outputs: { yes: port.boolean() }, run: async ({ value }) => ({ yes: value >= 10 }) })

  test('carries outputs over that are named like inputs, until it is done', async () => {
    const { result, events } = await runWatched(counting(100, 0), {}, [big])
    expect(outputsOf(result)).toEqual({ x: 10, n: 8 })
    expect(events.filter(({ type }) => type === 'node-start').map(({ path }) => path).filter((path) => path.endsWith('d'))).toEqual(['l[0]/d', 'l[1]/d', 'l[2]/d', 'l[3]/d', 'l[4]/d'])
  })

  test('runs once when it is done at once', async () => {
    expect(outputsOf(await runDraft(counting(1, 50), {}, [big]))).toEqual({ x: 52, n: 50 })
  })

  test('is done in the very round that reaches its bound, and fails beyond it', async () => {
    expect(await runDraft(counting(5, 0), {}, [big])).toMatchObject({ status: 'done' })
    expect(await runDraft(counting(4, 0), {}, [big])).toMatchObject({ status: 'failed', error: { code: 'loop-bound', path: 'l', message: expect.stringContaining('4 rounds') } })
  })

  test('goes round 20,000 times without overflowing', async () => {
    const never = defineNode({ type: 'test.big', title: 'B', summary: 'No.', pure: true, inputs: { value: port.number() }, outputs: { yes: port.boolean() }, run: () => ({ yes: false }) })
    expect(await runDraft(counting(20_000, 0), {}, [never])).toMatchObject({ error: { code: 'loop-bound' } })
  })

  test('a value of any kind that is carried over is judged', async () => {
    const result = await runDraft({
      nodes: { l: { type: 'flow.loop', graph: 'g', with: { max: 3, x: 1 } } },
      graphs: { g: { inputs: { x: { kind: 'number' }, no: { kind: 'boolean', default: false } }, outputs: { x: 'v.value', done: 'input.no' }, nodes: { v: { type: 'test.give', with: { value: 'text' } } } } },
    })
    expect(result).toMatchObject({ status: 'failed', error: { code: 'kind-mismatch', path: 'l', message: expect.stringContaining('"x"') } })
  })
})

describe('ways', () => {
  const way = (condition: boolean) => ({
    nodes: { b: { type: 'flow.branch', with: { condition, value: 'v' } }, left: { type: 'test.give' }, right: { type: 'test.give' }, m: { type: 'flow.merge' } },
    wires: ['b.then -> left.value', 'b.else -> right.value', 'left.value -> m.values', 'right.value -> m.values'],
    outputs: { then: { from: 'b.then', optional: true }, else: { from: 'b.else', optional: true }, m: 'm.value' },
  })

  test('flow.branch takes one way and skips the other', async () => {
    expect(outputsOf(await runDraft(way(true)))).toEqual({ then: 'v', m: 'v' })
    expect(outputsOf(await runDraft(way(false)))).toEqual({ else: 'v', m: 'v' })
  })

  test('flow.branch sends the condition itself when it has no value', async () => {
    expect(outputsOf(await runDraft({ nodes: { b: { type: 'flow.branch', with: { condition: false } } }, outputs: { x: 'b.else' } }))).toEqual({ x: false })
  })

  test('flow.merge takes the first in the order of the wires and not in time', async () => {
    const draft = { nodes: { slow: { type: 'test.later', with: { value: 1, turns: 30 } }, fast: { type: 'test.give', with: { value: 2 } }, m: { type: 'flow.merge' } }, wires: ['slow.value -> m.values', 'fast.value -> m.values'], outputs: { x: 'm.value' } }
    expect(outputsOf(await runDraft(draft))).toEqual({ x: 1 })
  })

  test('flow.merge gives a list whole', async () => {
    expect(outputsOf(await runDraft({ nodes: { l: { type: 'test.give', with: { value: [1, 2] } }, m: { type: 'flow.merge' } }, wires: ['l.value -> m.values'], outputs: { x: 'm.value' } }))).toEqual({ x: [1, 2] })
  })

  test.each<[Json, string, Json]>([
    ['red', 'red', 'p'], ['blue', 'otherwise', 'p'], [true, 'yes', 'p'], [3, 'three', 'p'], [null, 'none', 'p'], ['3', 'otherwise', 'p'], [['red'], 'otherwise', 'p'], [{ toString: 1 }, 'otherwise', 'p'],
  ])('flow.switch sends %j to %s', async (value, name, payload) => {
    const cases = ['red', { name: 'three', equals: 3 }, { name: 'none', equals: null }, { name: 'yes', equals: true }]
    const names = ['red', 'three', 'none', 'yes', 'otherwise']
    const draft = { nodes: { s: { type: 'flow.switch', with: { value, payload, cases } } }, outputs: Object.fromEntries(names.map((port) => [port, { from: `s.${port}`, optional: true }])) }
    expect(outputsOf(await runDraft(draft))).toEqual({ [name]: payload })
  })

  test('a node is skipped when a required input is, and runs when only an optional one is', async () => {
    const draft = {
      nodes: { b: { type: 'flow.branch', with: { condition: true, value: 1 } }, n: { type: 'test.later', with: { value: 4 } }, required: { type: 'math.add', with: { b: 1 } }, optional: { type: 'math.add', with: { b: 7 } }, some: { type: 'text.join', with: { separator: ',' } }, none: { type: 'text.join' } },
      wires: ['b.else -> required.a', 'n.value -> optional.a', 'b.else -> optional.b', 'b.else -> some.parts', 'n.value -> some.parts', 'b.else -> none.parts'],
      outputs: { required: { from: 'required.sum', optional: true }, optional: 'optional.sum', some: 'some.text', none: { from: 'none.text', optional: true } },
    }
    expect(outputsOf(await runDraft(draft))).toEqual({ optional: 11, some: '4' })
  })
})

describe('flow.call, flow.delay, flow.fail and flow.tool', () => {
  test('a called graph has its defaults, and its failure has the path of the node in it', async () => {
    const graphs = { g: { inputs: { x: { kind: 'number', default: 3 } }, outputs: { y: 'e.value' }, nodes: { e: { type: 'test.even' } }, wires: ['input.x -> e.value'] } }
    expect(outputsOf(await runDraft({ nodes: { c: { type: 'flow.call', graph: 'g', with: { x: 4 } } }, outputs: { y: 'c.y' }, graphs }, {}, [even]))).toEqual({ y: 40 })
    expect(await runDraft({ nodes: { c: { type: 'flow.call', graph: 'g' } }, outputs: { y: 'c.y' }, graphs }, {}, [even])).toMatchObject({ status: 'failed', error: { path: 'c/e', message: '3 is odd.' } })
  })

  test('a called graph without its required output fails the node with the reason', async () => {
    const result = await runDraft({ nodes: { c: { type: 'flow.call', graph: 'g' } }, graphs: { g: { outputs: { y: 'b.else' }, nodes: { b: { type: 'flow.branch', with: { condition: true } } } } } })
    expect(result).toMatchObject({ status: 'failed', error: { code: 'missing-output', path: 'c', message: expect.stringContaining('"y"') } })
  })

  test('a delay waits for the time given, holds no slot and passes its value on', async () => {
    const slept: number[] = []
    const nodes = { d: { type: 'flow.delay', with: { ms: 5000, value: [1] } }, e: { type: 'flow.delay', with: { ms: 7 } } }
    const result = await runDraft({ nodes, outputs: { d: 'd.value', e: 'e.value' } }, { maxInFlight: 1, effects: { sleep: async (ms) => void slept.push(ms) } })
    expect([outputsOf(result), slept]).toEqual([{ d: [1], e: true }, [5000, 7]])
  })

  test.each([-1, 86_400_001])('a delay of %d ms is refused', async (ms) => {
    expect(await runDraft({ nodes: { d: { type: 'flow.delay', with: { ms } } } })).toMatchObject({ status: 'failed', error: { code: 'bad-input', path: 'd' } })
  })

  test('a delay fails when the host cannot sleep', async () => {
    const sleep = async (): Promise<never> => { throw new Error('no timers here') }
    expect(await runDraft({ nodes: { d: { type: 'flow.delay' } } }, { effects: { sleep } })).toMatchObject({ status: 'failed', error: { message: 'no timers here', path: 'd' } })
  })

  test('flow.fail fails with its message, or passes its value on', async () => {
    expect(await runDraft({ nodes: { f: { type: 'flow.fail', with: { message: 'Enough.' }, policy: { retry: { attempts: 5 } } } } })).toMatchObject({ status: 'failed', error: { code: 'flow-fail', message: 'Enough.', path: 'f' } })
    expect(outputsOf(await runDraft({ nodes: { f: { type: 'flow.fail', with: { when: false, value: 2 } } }, outputs: { x: 'f.value' } }))).toEqual({ x: 2 })
  })

  test('flow.tool describes a graph, or a node type with some inputs fixed, and both can be called', async () => {
    const caller = defineNode({ type: 'test.caller', title: 'C', summary: 'Calls a tool.', inputs: { tool: port.tool() }, outputs: { answer: port.json() }, run: async ({ tool }, ctx) => ({ answer: await ctx.call(tool.graph, { a: 1 }) }) })
    const about = { name: 'n', description: 'd' }
    const result = await runDraft({
      nodes: { t: { type: 'flow.tool', graph: 'g', with: about }, u: { type: 'flow.tool', with: { ...about, type: 'math.add', with: { b: 5 } } }, c: { type: 'test.caller' }, d: { type: 'test.caller' } },
      wires: ['t.tool -> c.tool', 'u.tool -> d.tool'],
      outputs: { t: 't.tool', u: 'u.tool', c: 'c.answer', d: 'd.answer' },
      graphs: { g: { inputs: { a: { kind: 'number', summary: 'A number.' }, z: { kind: 'text', optional: true } }, outputs: { s: 'x.sum' }, nodes: { x: { type: 'math.add', with: { b: 1 } } }, wires: ['input.a -> x.a'] } },
    }, {}, [caller])
    expect(result).toMatchObject({ status: 'done', outputs: {
      t: { graph: 'g', ...about, parameters: { type: 'object', properties: { a: { type: 'number', description: 'A number.' }, z: { type: 'string' } }, required: ['a'], additionalProperties: false } },
      u: { type: 'math.add', with: { b: 5 }, ...about, parameters: { properties: { a: { type: 'number' } }, required: ['a'] } },
      c: { s: 2 }, d: { sum: 6 },
    } })
  })
})

describe('locked and bypassed nodes', () => {
  test('a locked node gives its outputs and does not run, whatever feeds it', async () => {
    const { result, events } = await runWatched({ nodes: { f: { type: 'flow.fail' }, a: { type: 'math.add', frozen: { sum: 5 } }, b: { type: 'math.add', with: { a: 1 } } }, wires: ['a.sum -> b.b'], outputs: { x: 'b.sum' } })
    expect(result).toMatchObject({ status: 'failed', outputs: { x: 6 } })
    expect(events).toContainEqual(expect.objectContaining({ type: 'node-end', path: 'a', reused: true }))
  })

  test('a bypassed node passes its inputs on and skips the outputs that none fits', async () => {
    const draft = { nodes: { a: { type: 'math.add', bypass: true, with: { a: 4, b: 9 } }, t: { type: 'test.even', bypass: true } }, outputs: { x: 'a.sum', y: { from: 't.value', optional: true } } }
    expect(await runDraft(draft, {}, [even])).toMatchObject({ status: 'done', outputs: { x: 4 } })
  })
})

describe('conversions on the way', () => {
  test.each<[string, Json, Json]>([['test.number', 1.5, '1.5'], ['test.json', { a: [1] }, '{\n  "a": [\n    1\n  ]\n}'], ['test.json', 'as it is', 'as it is'], ['test.json', null, 'null'], ['test.boolean', false, 'false']])('%s %j becomes text', async (type, value, text) => {
    const makers = [['test.number', port.number()], ['test.json', port.json()], ['test.boolean', port.boolean()]] as const
    const types = makers.map(([name, kind]) => defineNode({ type: name, title: name, summary: name, outputs: { value: kind }, run: () => ({ value: JSON.parse(JSON.stringify(value)) }) }))
    expect(outputsOf(await runDraft({ nodes: { v: { type }, e: { type: 'text.echo' } }, wires: ['v.value -> e.text'], outputs: { x: 'e.text' } }, {}, types))).toEqual({ x: text })
  })

  const lists = defineNode({ type: 'test.lists', title: 'L', summary: 'Lists.', inputs: { texts: port.list(port.text()) }, outputs: { any: port.any(), texts: port.list(port.text()), anys: port.list(port.any()) }, run: ({ texts }) => ({ any: [...texts], texts: [...texts], anys: [...texts] }) })
  test.each(['texts', 'anys', 'any'])('a list is spliced among other wires: %s', async (name) => {
    const draft = { nodes: { one: { type: 'text.echo', with: { text: 'a' } }, l: { type: 'test.lists', with: { texts: ['b', 'c'] } }, two: { type: 'text.echo', with: { text: 'd' } }, j: { type: 'text.join' } }, wires: ['one.text -> j.parts', `l.${name} -> j.parts`, 'two.text -> j.parts'], outputs: { x: 'j.text' } }
    expect(outputsOf(await runDraft(draft, {}, [lists]))).toEqual({ x: 'abcd' })
  })

  test('elements of any kind are judged where they are spliced', async () => {
    const odd = defineNode({ type: 'test.odd', title: 'O', summary: 'O.', outputs: { anys: port.list(port.any()) }, run: () => ({ anys: ['a', 5] }) })
    expect(await runDraft({ nodes: { l: { type: 'test.odd' }, j: { type: 'text.join' } }, wires: ['l.anys -> j.parts'] }, {}, [odd])).toMatchObject({ status: 'failed', error: { code: 'kind-mismatch', path: 'j', message: expect.stringContaining('"parts"') } })
  })

  test('one value becomes a list of one, and any is judged where it arrives', async () => {
    const draft = { nodes: { v: { type: 'text.echo', with: { text: 'a' } }, l: { type: 'test.lists' } }, wires: ['v.text -> l.texts'], outputs: { x: 'l.texts' } }
    expect(outputsOf(await runDraft(draft, {}, [lists]))).toEqual({ x: ['a'] })
    const wrong = { nodes: { v: { type: 'test.give', with: { value: [1] } }, l: { type: 'test.lists' } }, wires: ['v.value -> l.texts'] }
    expect(await runDraft(wrong, {}, [lists])).toMatchObject({ status: 'failed', error: { code: 'kind-mismatch', path: 'l', message: 'The input "texts" takes list<text>, and a list arrived at 0.' } })
  })
})

test('an item of any kind comes through a map as it is', async () => {
  expect(outputsOf(await runDraft({ nodes: { m: { type: 'flow.map', graph: 'g', with: { items: [1, 'a', null, [2]] } } }, outputs: { x: 'm.y' }, graphs: { g: { inputs: item, outputs: { y: 'input.item' } } } }))).toEqual({ x: [1, 'a', null, [2]] })
})
