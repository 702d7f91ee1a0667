import { describe, expect, test } from 'vitest'
import { createMemoryRuntime, defineNode, port, type JsonObject, type RunOptions, type Ports } from '../../src/index.ts'
import { errorOf, outputsOf, runDraft, runWatched } from '../make-flow.ts'

/** Forgets the type of a value: `Array.prototype.concat.apply` gives any. */
const untyped = (values: readonly unknown[]) => Array.prototype.slice.call(values)

/** A node that gives whatever it is told to, at once or later; its promise to give JSON is not kept. */
const gives = (result: unknown, how: 'at once' | 'later') =>
  defineNode({
    type: 'test.gives',
    title: 'Gives',
    summary: 'Gives what it is told to.',
    outputs: { value: port.any() },
    run: (): JsonObject | Promise<JsonObject> => {
      // Untyped, as what plug-ins give may be.
      const [answer]: JsonObject[] = untyped([result])
      return how === 'at once' ? answer : Promise.resolve(answer)
    },
  })

const ways: readonly (readonly [string, 'at once' | 'later', () => RunOptions])[] = [
  ['at once', 'at once', () => ({})],
  ['at once, watched', 'at once', () => ({ onEvent: () => {} })],
  ['later', 'later', () => ({})],
  ['at once, in a runtime', 'at once', () => ({ runtime: createMemoryRuntime() })],
  ['later, in a runtime', 'later', () => ({ runtime: createMemoryRuntime() })],
]

const deep = (): unknown => {
  let value: unknown = 1
  for (let level = 0; level < 100_000; level++) value = [value]
  return value
}

class Thing {
  readonly name = 'thing'
}

describe.each(ways)('what a node gives %s', (_, how, options) => {
  const draft = { nodes: { a: { type: 'test.gives' } }, outputs: { x: 'a.value' } }
  const giving = (result: unknown) => runDraft(draft, options(), [gives(result, how)])

  test.each<[string, unknown]>([
    ['NaN', { value: NaN }],
    ['Infinity', { value: Infinity }],
    ['a function', { value: () => 1 }],
    ['a date', { value: new Date(0) }],
    ['an object of a class', { value: [new Thing()] }],
    ['a value of 100,000 levels', { value: deep() }],
    ['a hole in a list', { value: [1, undefined] }],
    ['a bigint', { value: 1n }],
    ['a promise as an output', { value: Promise.resolve(1) }],
    ['a text instead of outputs', 'text'],
    ['a number instead of outputs', 1],
    ['a list instead of outputs', [1]],
    ['an object of a class instead of outputs', new Map([['value', 1]])],
  ])('fails the run when no port can carry it: %s', async (_title, result) => {
    const ended = await giving(result)
    expect(ended).toMatchObject({ status: 'failed', error: { code: 'bad-result', path: 'a' } })
    expect(errorOf(ended)?.message).toMatch(/test\.gives/)
  })

  test.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['no outputs', {}],
    ['an output that is undefined', { value: undefined }],
    ['an output of another name', { val: 1 }],
  ])(
    'counts as skipped where it is not there, and the run says which output is missing: %s',
    async (_title, result) => {
      const ended = await giving(result)
      expect(ended).toMatchObject({ status: 'failed', error: { code: 'missing-output' } })
      expect(errorOf(ended)?.message).toContain('"x"')
    },
  )

  test.each<[string, unknown]>([
    ['null', null],
    ['false', false],
    ['an empty text', ''],
    ['0', 0],
    ['an empty list', []],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 })],
  ])('is the output, empty or not: %s', async (_title, value) => {
    expect(outputsOf(await giving({ value }))).toEqual({ x: value === null ? null : value })
  })

  test('is not looked at beyond the outputs that the type declares', async () => {
    expect(outputsOf(await giving({ value: 1, client: new Map() }))).toEqual({ x: 1 })
  })
})

/** Ports as settings may make them: their names are known only at run time. */
const PROTOTYPE_PORTS: Ports = { toString: port.text(), valueOf: port.text() }

test('an output named like a method of every object is missing when it is not given', async () => {
  const odd = defineNode({
    type: 'test.odd',
    title: 'O',
    summary: 'Odd.',
    outputs: PROTOTYPE_PORTS,
    run: () => ({}),
  })
  const result = await runDraft(
    {
      nodes: { a: { type: 'test.odd' } },
      outputs: { x: { from: 'a.toString', optional: true }, y: { from: 'a.valueOf', optional: true } },
    },
    {},
    [odd],
  )
  expect(result).toMatchObject({ status: 'done', outputs: {} })
})

test('an input named like a method of every object is missing when it is not given', async () => {
  const draft = {
    inputs: { toString: { kind: 'text', optional: true }, valueOf: { kind: 'text', default: 'd' } },
    outputs: { x: { from: 'input.toString', optional: true }, y: 'input.valueOf' },
  }
  expect(await runDraft(draft)).toMatchObject({ status: 'done', outputs: { y: 'd' } })
  expect(Object.hasOwn(outputsOf(await runDraft(draft)), 'x')).toBe(false)
  const called = { nodes: { c: { type: 'flow.call', graph: 'g' } }, outputs: { y: 'c.y' }, graphs: { g: draft } }
  expect(await runDraft(called)).toMatchObject({ status: 'done', outputs: { y: 'd' } })
})

describe('the inputs of a run', () => {
  const draft = {
    inputs: { n: { kind: 'number' }, t: { kind: 'text', default: 'd' }, o: { kind: 'json', optional: true } },
    outputs: { n: 'input.n', t: 'input.t', o: { from: 'input.o', optional: true } },
  }

  test('are outputs where they are wired through, defaults filled in', async () => {
    expect(await runDraft(draft, { inputs: { n: 1 } })).toMatchObject({ status: 'done', outputs: { n: 1, t: 'd' } })
    expect(await runDraft(draft, { inputs: { n: 1, t: '', o: null } })).toMatchObject({
      outputs: { n: 1, t: '', o: null },
    })
  })

  test.each<[string, JsonObject, string, RegExp]>([
    ['a missing one', {}, 'input.n', /"n" is missing/],
    ['one of the wrong kind', { n: '1' }, 'input.n', /not of kind number/],
    ['null where a number is taken', { n: null }, 'input.n', /not of kind number/],
    ['an unknown one', { n: 1, nn: 2 }, 'input.nn', /no input "nn"/],
    ['NaN', { n: NaN }, 'input.n', /not of kind number/],
  ])('are judged before anything runs: %s', async (_, inputs, path, message) => {
    const { result, events } = await runWatched(draft, { inputs })
    expect(result).toMatchObject({ status: 'failed', error: { code: 'bad-input', path }, outputs: {} })
    expect(errorOf(result)?.message).toMatch(message)
    expect(events.map(({ type }) => type)).toEqual(['run-start', 'run-end'])
  })
})
