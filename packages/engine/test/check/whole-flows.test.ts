import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  check,
  compile,
  createRegistry,
  controlNodes,
  FlowFormatError,
  InvalidFlowError,
  isJsonObject,
  parseFlow,
  type Flow,
  type Problem,
} from '../../src/index.ts'
import { flowOf, registryWith } from '../make-flow.ts'
import { randomFlow } from '../random-flow.ts'
import { randomNodes } from '../random-nodes.ts'

const registry = createRegistry([...controlNodes, ...randomNodes])

type Document = { [key: string]: unknown } | unknown[]

const isDocument = (value: unknown): value is Document => typeof value === 'object' && value !== null

/** Every object and list of a document. */
const holdersOf = (document: Document): readonly Document[] => [
  document,
  ...Object.values(document).filter(isDocument).flatMap(holdersOf),
]

const VALUES: readonly unknown[] = [
  null,
  0,
  -1,
  1e308,
  '',
  'a',
  'input.x',
  'a.b -> c.d',
  'flow.map',
  'list<text>',
  true,
  [],
  {},
  [[]],
  { from: 1 },
  { type: 'flow.loop' },
  { constructor: 1 },
  'toString',
]

/** Changes one thing of a document: a value, a key, an element; what, the three numbers say. */
const mutate = (document: Document, [where, what, which]: readonly [number, number, number]): void => {
  const holders = holdersOf(document)
  const holder = holders[where % holders.length]
  const keys = Object.keys(holder)
  const key = keys[which % Math.max(1, keys.length)]
  const value = structuredClone(VALUES[which % VALUES.length])
  if (what === 0 && key !== undefined) Reflect.deleteProperty(holder, key)
  else if (what === 1 && key !== undefined) Reflect.set(holder, key, value)
  else if (Array.isArray(holder)) holder.splice(which % (holder.length + 1), 0, value)
  else if (what === 2)
    Reflect.set(holder, ['graph', 'type', 'policy', 'frozen', 'bypass', 'toString', 'x'][which % 7], value)
  else if (key !== undefined) Reflect.set(holder, `${key}x`, holder[key])
}

/** What becomes of a text; whatever else than these is thrown goes through. */
function judge(text: string): {
  readonly fate: 'refused' | 'problems' | 'plans'
  readonly problems: readonly Problem[]
} {
  try {
    const flow = parseFlow(text)
    const problems = check(flow, registry)
    try {
      compile(flow, registry)
    } catch (error) {
      if (error instanceof InvalidFlowError && problems.length > 0) return { fate: 'problems', problems }
      throw error
    }
    if (problems.length > 0) throw new Error('There are problems and there is a plan.')
    return { fate: 'plans', problems }
  } catch (error) {
    if (error instanceof FlowFormatError) return { fate: 'refused', problems: [] }
    throw error
  }
}

test('a mutated flow is refused by parseFlow, or has problems, or a plan; never anything else', () => {
  const seen = { refused: 0, problems: 0, plans: 0 }
  const edit = fc.tuple(fc.nat(10_000), fc.nat(3), fc.nat(1000))
  fc.assert(
    fc.property(
      fc.nat(),
      fc.integer({ min: 1, max: 12 }),
      fc.array(edit, { minLength: 1, maxLength: 3 }),
      (seed, size, edits) => {
        const document: Document = JSON.parse(JSON.stringify(randomFlow(seed, size)))
        for (const one of edits) mutate(document, one)
        const { fate, problems } = judge(JSON.stringify(document))
        seen[fate]++
        expect(problems.filter(({ code, message }) => code === 'bad-format' || message === '')).toEqual([])
      },
    ),
    { numRuns: 1500 },
  )
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(50)
})

test('any JSON value that a program passes as a flow gives problems and no exception', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const document: Flow = JSON.parse(
        JSON.stringify(isJsonObject(value) ? { nodes: {}, wires: [], ...value } : value),
      )
      expect(Array.isArray(check(document, registry))).toBe(true)
    }),
    { numRuns: 500 },
  )
})

describe('cycles', () => {
  const chain = (ids: readonly string[], more: readonly string[] = []) =>
    flowOf({
      nodes: Object.fromEntries(ids.map((id) => [id, { type: 'math.add' }])),
      wires: [...ids.map((id, index) => `${id}.sum -> ${ids[(index + 1) % ids.length]}.a`), ...more],
    })

  test('are named node by node, in the direction of the wires', () => {
    const [problem, ...rest] = check(chain(['a', 'b', 'c']), registryWith())
    expect(rest).toEqual([])
    expect(problem).toMatchObject({ code: 'cycle' })
    expect(['a -> b -> c -> a', 'b -> c -> a -> b', 'c -> a -> b -> c']).toContain(
      /: (.*)\.$/.exec(problem.message)?.[1],
    )
    expect(problem.path).toBe(`nodes.${/: (\w)/.exec(problem.message)?.[1]}`)
  })

  test('are told from the nodes that hang on them', () => {
    const flow = flowOf({
      nodes: Object.fromEntries(
        ['before', 'a', 'b', 'after', 'later'].map((id) => [
          id,
          { type: 'math.add', ...(id === 'before' && { with: { a: 1 } }) },
        ]),
      ),
      wires: ['before.sum -> a.b', 'b.sum -> a.a', 'a.sum -> b.a', 'b.sum -> after.a', 'after.sum -> later.a'],
    })
    const [{ message }] = check(flow, registryWith())
    expect(message).toMatch(/: (a -> b -> a|b -> a -> b)\./)
  })

  test('of 100,000 nodes are found', () => {
    const ids = Array.from({ length: 100_000 }, (_, index) => `n${index}`)
    expect(check(chain(ids), registryWith())).toMatchObject([{ code: 'cycle' }])
  })
})

describe('graphs that run themselves', () => {
  const calling = (graph: string) => ({ nodes: { c: { type: 'flow.call', graph } } })

  test('are problems, directly and by way of others, and of nothing else', () => {
    expect(check(flowOf({ ...calling('g'), graphs: { g: calling('g') } }), registryWith())).toMatchObject([
      { code: 'recursive-graph', path: 'graphs.g.nodes.c', message: 'The graph runs itself: g -> g.' },
    ])
    const byWay = check(
      flowOf({ ...calling('a'), graphs: { a: calling('b'), b: calling('c'), c: calling('a') } }),
      registryWith(),
    )
    expect(byWay).toMatchObject([{ code: 'recursive-graph', message: 'The graph runs itself: a -> b -> c -> a.' }])
  })

  test('are problems through the tools they offer too', () => {
    const tool = { nodes: { t: { type: 'flow.tool', graph: 'g', with: { name: 'n', description: 'd' } } } }
    expect(check(flowOf({ graphs: { g: tool } }), registryWith()).map(({ code }) => code)).toEqual(['recursive-graph'])
    const inWith = { nodes: { t: { type: 'flow.tool', with: { name: 'n', description: 'd', graph: 'g' } } } }
    expect(check(flowOf({ graphs: { g: inWith } }), registryWith()).map(({ code }) => code)).toEqual([
      'recursive-graph',
    ])
  })

  test('are told from a graph that is run twice', () => {
    expect(
      check(
        flowOf({
          nodes: { a: { type: 'flow.call', graph: 'x' }, b: { type: 'flow.call', graph: 'y' } },
          graphs: { x: calling('z'), y: calling('z'), z: {} },
        }),
        registryWith(),
      ),
    ).toEqual([])
  })

  test('20,000 graphs in a row are checked without overflowing the stack', () => {
    const graphs = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, index) => [`g${index}`, index === 19_999 ? {} : calling(`g${index + 1}`)]),
    )
    expect(check(flowOf({ ...calling('g0'), graphs }), registryWith())).toEqual([])
  })
})

describe('size', () => {
  test('a graph of 6,000 inputs is wired as it says', () => {
    const names = Array.from({ length: 6_000 }, (_, index) => `i${index}`)
    const flow = flowOf({
      inputs: { x: { kind: 'text' } },
      nodes: { a: { type: 'flow.call', graph: 'g' }, b: { type: 'math.add', with: { a: 1 } } },
      wires: names.map((name) => `input.x -> a.${name}`),
      graphs: { g: { inputs: Object.fromEntries(names.map((name) => [name, { kind: 'text' }])) } },
    })
    expect(check(flow, registryWith())).toEqual([])
    expect(compile(flow, registryWith()).root.links).toHaveLength(18_000)
  })

  test('20,000 wires that lead nowhere are all found in the time of a few', () => {
    const count = 20_000
    const flow = flowOf({
      nodes: Object.fromEntries(
        Array.from({ length: count }, (_, index) => [`node-${index}`, { type: 'math.add', with: { a: 1 } }]),
      ),
      wires: Array.from({ length: count }, (_, index) => `gone-${index}.sum -> node-${index}.b`),
    })
    const before = process.cpuUsage().user
    expect(check(flow, registryWith())).toHaveLength(count)
    expect(process.cpuUsage().user - before).toBeLessThan(5_000_000)
  })
})
