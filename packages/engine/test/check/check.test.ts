import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  check,
  compile,
  defineNode,
  InvalidFlowError,
  locate,
  parseFlow,
  port,
  type Problem,
  type ProblemCode,
} from '../../src/index.ts'
import { flowOf, registryWith } from '../make-flow.ts'

const dynamic = defineNode({
  type: 'test.dynamic',
  title: 'Dynamic',
  summary: 'Has the ports that its settings name.',
  inputs: { fixed: port.text({ default: '' }) },
  outputs: { text: port.text() },
  settings: z.strictObject({
    names: z.array(z.string()).default([]),
    outputs: z.array(z.string()).default([]),
    unfit: z.array(z.string()).default([]),
    nested: z.strictObject({ list: z.array(z.number()) }).optional(),
  }),
  ports: ({ names, outputs, unfit }) => ({
    inputs: Object.fromEntries(names.map((name) => [name, port.text({ default: '' })])),
    outputs: Object.fromEntries(outputs.map((name) => [name, port.text()])),
    unfit: unfit.map((name) => ({ name, reason: 'it is not to be' })),
  }),
  run: () => ({ text: '' }),
})
const registry = registryWith(dynamic)

type Draft = Parameters<typeof flowOf>[0]
const problemsOf = (draft: Draft): readonly Problem[] => check(flowOf(draft), registry)
const one = { type: 'math.add', with: { a: 1 } }

type Case = readonly [title: string, draft: Draft, code: ProblemCode, path: string, message: RegExp, hint?: RegExp]
const loopGraph = { inputs: { x: { kind: 'number' } }, outputs: { x: 'input.x' }, nodes: {}, wires: [] }

const cases: readonly Case[] = [
  [
    'an unknown node type',
    { nodes: { a: { type: 'math.ad', with: {} } } },
    'unknown-type',
    'nodes.a.type',
    /no node type "math\.ad"/,
    /Did you mean "math\.add"/,
  ],
  [
    'a wire from no node',
    { nodes: { one }, wires: ['onee.sum -> one.b'] },
    'dangling-wire',
    'wires[0]',
    /no node "onee"/,
    /"one"/,
  ],
  ['a wire to no node', { nodes: { one }, wires: ['one.sum -> two.b'] }, 'dangling-wire', 'wires[0]', /no node "two"/],
  [
    'a wire from no input of the graph',
    { inputs: { folder: { kind: 'number' } }, nodes: { one }, wires: ['input.foldr -> one.b'] },
    'dangling-wire',
    'wires[0]',
    /no input "foldr"/,
    /"folder"/,
  ],
  [
    'a wire to an output of the graph',
    { nodes: { one }, wires: ['one.sum -> output.x'] },
    'dangling-wire',
    'wires[0]',
    /output of the graph/,
    /"x": "one\.sum"/,
  ],
  [
    'a wire from no port',
    { nodes: { one, two: one }, wires: ['one.summ -> two.b'] },
    'unknown-port',
    'wires[0]',
    /"one" \(math\.add\) has no output "summ"/,
    /"sum"/,
  ],
  [
    'a wire to no port',
    { nodes: { one, two: one }, wires: ['one.sum -> two.zzzz'] },
    'unknown-port',
    'wires[0]',
    /"two" \(math\.add\) has no input "zzzz"/,
    /a, b/,
  ],
  [
    'kinds that do not fit',
    { nodes: { e: { type: 'text.echo', with: { text: '' } }, one }, wires: ['e.text -> one.b'] },
    'kind-mismatch',
    'wires[0]',
    /Expected number, got text/,
    /json\.parse/,
  ],
  [
    'several wires into one input',
    {
      nodes: { x: one, one },
      wires: ['x.sum -> one.b', 'one.sum -> x.b', 'x.sum -> one.b'].slice(0, 1).concat('x.sum -> one.b'),
    },
    'several-wires',
    'wires[1]',
    /"one\.b" takes one wire/,
  ],
  [
    'one wire twice into an input that takes several',
    {
      nodes: { e: { type: 'text.echo', with: { text: '' } }, j: { type: 'text.join' } },
      wires: ['e.text -> j.parts', 'e.text -> j.parts'],
    },
    'several-wires',
    'wires[1]',
    /stands twice/,
  ],
  [
    'a missing input',
    { nodes: { one: { type: 'math.add' } } },
    'missing-input',
    'nodes.one',
    /"one" \(math\.add\) needs its input "a"/,
    /Wire something to "one\.a"/,
  ],
  [
    'a literal of the wrong kind',
    { nodes: { one: { type: 'math.add', with: { a: '1' } } } },
    'bad-literal',
    'nodes.one.with.a',
    /not of kind number/,
  ],
  [
    'a literal of null',
    { nodes: { one: { type: 'math.add', with: { a: 1, b: null } } } },
    'bad-literal',
    'nodes.one.with.b',
    /not of kind number/,
  ],
  [
    'a literal list of the wrong kind',
    { nodes: { j: { type: 'text.join', with: { parts: ['a', 1] } } } },
    'bad-literal',
    'nodes.j.with.parts',
    /not of kind text/,
  ],
  [
    'a default of the wrong kind',
    { inputs: { a: { kind: 'text', default: 1 } } },
    'bad-literal',
    'inputs.a.default',
    /default of "a" is not of kind text/,
  ],
  [
    'an unknown setting',
    { nodes: { one: { type: 'math.add', with: { a: 1, bb: 2 } } } },
    'unknown-setting',
    'nodes.one.with.bb',
    /no input and no setting "bb"/,
    /"b"/,
  ],
  [
    'a setting named like a method of every object',
    { nodes: { j: { type: 'text.join', with: { parts: 'a', toString: 'x' } } } },
    'unknown-setting',
    'nodes.j.with.toString',
    /no setting "toString"/,
  ],
  [
    'a bad setting',
    { nodes: { j: { type: 'text.join', with: { parts: ['a'], separator: 1 } } } },
    'bad-settings',
    'nodes.j.with.separator',
    /"separator" of text\.join/,
  ],
  [
    'a bad setting deep inside',
    { nodes: { d: { type: 'test.dynamic', with: { nested: { list: [1, 'x'] } } } } },
    'bad-settings',
    'nodes.d.with.nested.list[1]',
    /"nested" of test\.dynamic/,
  ],
  [
    'a missing setting',
    { nodes: { l: { type: 'flow.loop', graph: 'g' } }, graphs: { g: loopGraph } },
    'bad-settings',
    'nodes.l.with.max',
    /"max" of flow\.loop/,
  ],
  [
    'a bad policy',
    { nodes: { one: { ...one, policy: { retry: { attempts: 0 } } } } },
    'bad-policy',
    'nodes.one.policy.retry.attempts',
    /policy is wrong/,
  ],
  [
    'an unknown policy',
    { nodes: { one: { ...one, policy: { retries: 3 } } } },
    'bad-policy',
    'nodes.one.policy',
    /retries/,
  ],
  [
    'an unknown way to handle errors',
    { nodes: { one: { ...one, policy: { onError: 'ignore' } } } },
    'bad-policy',
    'nodes.one.policy.onError',
    /policy is wrong/,
  ],
  [
    'a retry around a graph',
    { nodes: { c: { type: 'flow.call', graph: 'g', policy: { retry: { attempts: 2 } } } }, graphs: { g: {} } },
    'bad-policy',
    'nodes.c.policy.retry',
    /does not apply to flow\.call/,
    /inside the graph/,
  ],
  [
    'a locked output that does not exist',
    { nodes: { one: { type: 'math.add', frozen: { total: 1 } } } },
    'bad-frozen',
    'nodes.one.frozen.total',
    /no output "total"/,
  ],
  [
    'a locked output of the wrong kind',
    { nodes: { one: { type: 'math.add', frozen: { sum: 'x' } } } },
    'bad-frozen',
    'nodes.one.frozen.sum',
    /not of kind number/,
  ],
  [
    'a fallback of the wrong kind',
    { nodes: { one: { ...one, policy: { onError: { value: { sum: 'x' } } } } } },
    'bad-fallback',
    'nodes.one.policy.onError.value.sum',
    /not of kind number/,
  ],
  [
    'a fallback for no output',
    { nodes: { one: { ...one, policy: { onError: { value: { sum: 1, more: 1 } } } } } },
    'bad-fallback',
    'nodes.one.policy.onError.value.more',
    /no output "more"/,
  ],
  [
    'no fallback for an output',
    { nodes: { one: { ...one, policy: { onError: { value: {} } } } } },
    'bad-fallback',
    'nodes.one.policy.onError.value',
    /no value for the output "sum"/,
  ],
  [
    'an output from no node',
    { outputs: { x: 'gone.sum' }, nodes: { one } },
    'missing-output',
    'outputs.x',
    /no "gone\.sum"/,
  ],
  [
    'an output from no port',
    { outputs: { x: 'one.summ' }, nodes: { one } },
    'missing-output',
    'outputs.x',
    /no "one\.summ"/,
    /"sum"/,
  ],
  [
    'an output from no input',
    { outputs: { x: 'input.y' }, nodes: { one } },
    'missing-output',
    'outputs.x',
    /no "input\.y"/,
  ],
  [
    'an output from a method of every object',
    { outputs: { x: 'input.toString' }, nodes: { one } },
    'missing-output',
    'outputs.x',
    /no "input\.toString"/,
  ],
  ['an output without a point', { outputs: { x: 'one' }, nodes: { one } }, 'missing-output', 'outputs.x', /no "one"/],
  [
    'an unknown kind',
    { inputs: { x: { kind: 'string' } } },
    'unknown-kind',
    'inputs.x.kind',
    /"string" is not a kind/,
    /text, number/,
  ],
  ['no graph', { nodes: { c: { type: 'flow.call' } } }, 'missing-graph', 'nodes.c', /needs "graph"/],
  [
    'an unknown graph',
    { nodes: { c: { type: 'flow.call', graph: 'gg' } }, graphs: { g: {} } },
    'unknown-graph',
    'nodes.c.graph',
    /no graph "gg"/,
    /"g"/,
  ],
  [
    'a map over a graph without an item',
    { nodes: { m: { type: 'flow.map', graph: 'g' } }, graphs: { g: {} } },
    'missing-graph',
    'nodes.m.graph',
    /"item"/,
  ],
  [
    'a loop over a graph that is never done',
    { nodes: { l: { type: 'flow.loop', graph: 'g', with: { max: 2, x: 1 } } }, graphs: { g: loopGraph } },
    'missing-graph',
    'nodes.l.graph',
    /"done"/,
  ],
  [
    'a loop that carries a value of another kind over',
    {
      nodes: { l: { type: 'flow.loop', graph: 'g', with: { max: 2, x: 1 } } },
      graphs: {
        g: {
          inputs: { x: { kind: 'number' }, stop: { kind: 'boolean', default: false } },
          outputs: { x: 'e.text', done: 'input.stop' },
          nodes: { e: { type: 'text.echo' } },
          wires: ['input.x -> e.text'],
        },
      },
    },
    'missing-graph',
    'nodes.l.graph',
    /"x".*text.*number/,
  ],
  [
    'a graph beside a node that runs none',
    { nodes: { one: { ...one, graph: 'g' } }, graphs: { g: {} } },
    'unknown-setting',
    'nodes.one.graph',
    /runs no graph/,
  ],
  [
    'a tool without a graph',
    { nodes: { t: { type: 'flow.tool', with: { name: 'n', description: 'd' } } } },
    'missing-graph',
    'nodes.t',
    /"graph", or "type"/,
  ],
  [
    'a tool of no graph',
    { nodes: { t: { type: 'flow.tool', graph: 'x', with: { name: 'n', description: 'd' } } } },
    'unknown-graph',
    'nodes.t.graph',
    /no graph "x"/,
  ],
  [
    'a tool of no node type',
    { nodes: { t: { type: 'flow.tool', with: { name: 'n', description: 'd', type: 'math.nope' } } } },
    'unknown-type',
    'nodes.t.with.type',
    /no node type "math\.nope"/,
  ],
  [
    'a tool with a bad fixed input',
    { nodes: { t: { type: 'flow.tool', with: { name: 'n', description: 'd', type: 'math.add', with: { a: 'x' } } } } },
    'bad-literal',
    'nodes.t.with.with.a',
    /not of kind number/,
  ],
  [
    'a name that a type has already',
    { nodes: { d: { type: 'test.dynamic', with: { names: ['fixed'] } } } },
    'name-collision',
    'nodes.d',
    /"fixed" cannot be an input here: test\.dynamic has one/,
  ],
  [
    'an output name that a type has already',
    { nodes: { d: { type: 'test.dynamic', with: { outputs: ['text'] } } } },
    'name-collision',
    'nodes.d',
    /"text" cannot be an output here/,
  ],
  [
    'a name that is not fit',
    { nodes: { d: { type: 'test.dynamic', with: { names: ['a b'] } } } },
    'name-collision',
    'nodes.d',
    /"a b" is not fit/,
  ],
  [
    'a name that a node type calls unfit',
    { nodes: { d: { type: 'test.dynamic', with: { unfit: ['zap'] } } } },
    'name-collision',
    'nodes.d',
    /"zap".*not to be/,
  ],
  [
    'a name that reaches into JavaScript',
    { nodes: { d: { type: 'test.dynamic', with: { names: ['constructor'] } } } },
    'name-collision',
    'nodes.d',
    /"constructor" is not fit/,
  ],
  [
    'a name that would change the prototype',
    { nodes: { d: { type: 'test.dynamic', with: { outputs: ['__proto__'] } } } },
    'name-collision',
    'nodes.d',
    /"__proto__" is not fit/,
  ],
  [
    'a case of a switch named like its own port',
    { nodes: { s: { type: 'flow.switch', with: { value: 1, cases: ['otherwise'] } } } },
    'name-collision',
    'nodes.s',
    /"otherwise" cannot be an output here/,
  ],
  [
    'a node that feeds itself',
    { nodes: { one: { type: 'math.add' } }, wires: ['one.sum -> one.a'] },
    'cycle',
    'nodes.one',
    /one -> one\./,
    /flow\.loop/,
  ],
]

describe('check', () => {
  test.each(cases)('finds %s, and nothing else', (_, draft, code, path, message, hint) => {
    const problems = problemsOf(draft)
    expect(problems.map((problem) => [problem.code, problem.path])).toEqual([[code, path]])
    expect(problems[0].message).toMatch(message)
    expect(problems[0].message).toMatch(/^[A-Z"a-z].*\.$/s)
    if (hint !== undefined) expect(problems[0].hint).toMatch(hint)
  })

  test('finds the same in a graph, under its path', () => {
    for (const [, draft, code, path] of cases) {
      if (draft.graphs !== undefined) continue
      const problems = problemsOf({ nodes: { one }, graphs: { g: draft } })
      expect(problems.map((problem) => [problem.code, problem.path])).toEqual([[code, `graphs.g.${path}`]])
    }
  })

  test('every code has its case', () => {
    const tried = new Set<ProblemCode>([
      ...cases.map(([, , code]) => code),
      'recursive-graph',
      'bad-wire',
      'bad-format',
    ])
    const all: readonly ProblemCode[] = [
      'bad-fallback',
      'bad-format',
      'bad-frozen',
      'bad-literal',
      'bad-policy',
      'bad-settings',
      'bad-wire',
      'cycle',
      'dangling-wire',
      'kind-mismatch',
      'missing-graph',
      'missing-input',
      'missing-output',
      'name-collision',
      'recursive-graph',
      'several-wires',
      'unknown-graph',
      'unknown-kind',
      'unknown-port',
      'unknown-setting',
      'unknown-type',
    ]
    expect(all.filter((code) => !tried.has(code))).toEqual([])
  })

  test('finds many problems at once, each with its own place in the text', () => {
    const text = `{
  "latchwork": 1, "name": "bad",
  "outputs": {
    "x": "gone.y" },
  "nodes": {
    "a": { "type": "math.add", "with": {
      "a": "text" } },
    "b": { "type": "math.add" },
    "c": {
      "type": "no.such" }
  },
  "wires": [
    "a.sum -> b.zap",
    "zap.sum -> b.b"
  ]
}`
    const problems = check(parseFlow(text), registry)
    const places = problems.map((problem) => [problem.code, locate(text, problem.path).line])
    expect(places.toSorted()).toEqual([
      ['bad-literal', 7],
      ['dangling-wire', 14],
      ['missing-input', 8],
      ['missing-output', 4],
      ['unknown-port', 13],
      ['unknown-type', 10],
    ])
  })

  test('finds nothing in a flow that can run, and compile then makes a plan', () => {
    const flow = flowOf({ nodes: { one }, outputs: { x: 'one.sum' } })
    expect(check(flow, registry)).toEqual([])
    expect(compile(flow, registry).name).toBe('test')
  })

  test('says in words that a value is no flow, where a program passes one', () => {
    const problems = check(JSON.parse('{ "nodes": null }'), registry)
    expect(problems).toMatchObject([{ code: 'bad-format', path: '', hint: expect.stringContaining('parseFlow') }])
  })

  test('names a wire that cannot be read, where a program passes one', () => {
    const flow = { ...flowOf({ nodes: { one } }), wires: ['one.sum to one.b'] }
    expect(check(flow, registry)).toMatchObject([{ code: 'bad-wire', path: 'wires[0]' }])
  })

  test('a frozen or bypassed node needs no inputs', () => {
    expect(problemsOf({ nodes: { one: { type: 'math.add', frozen: { sum: 1 } } } })).toEqual([])
    expect(problemsOf({ nodes: { one: { type: 'math.add', bypass: true } } })).toEqual([])
  })
})

test('compile throws every problem that check finds', () => {
  const flow = flowOf({ nodes: { a: { type: 'math.add' }, b: { type: 'zap' } } })
  try {
    compile(flow, registry)
    expect.unreachable()
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidFlowError)
    expect(error).toMatchObject({ code: 'invalid-flow', problems: check(flow, registry) })
    expect(String(error)).toContain('(and 1 more)')
  }
})
