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
import { flowOf, registryWith, type Draft } from '../make-flow.ts'
import { GRAPH_PROBLEMS } from './graph-problems.ts'
import { NODE_PROBLEMS } from './node-problems.ts'
import { WIRING_PROBLEMS } from './wiring-problems.ts'

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

const problemsOf = (draft: Draft): readonly Problem[] => check(flowOf(draft), registry)
const one = { type: 'math.add', with: { a: 1 } }

const cases = [...WIRING_PROBLEMS, ...NODE_PROBLEMS, ...GRAPH_PROBLEMS].map(
  ([title, draft, code, path, message, hint = /^/]) => ({ title, draft, code, path, message, hint }),
)

describe('check', () => {
  test.each(cases)('finds $title, and nothing else', ({ draft, code, path, message, hint }) => {
    const problems = problemsOf(draft)
    expect(problems.map((problem) => [problem.code, problem.path])).toEqual([[code, path]])
    expect(problems[0].message).toMatch(message)
    expect(problems[0].message).toMatch(/^[A-Z"a-z].*\.$/s)
    expect(problems[0].hint ?? '').toMatch(hint)
  })

  test('finds the same in a graph, under its path', () => {
    for (const { draft, code, path } of cases) {
      if (draft.graphs !== undefined) continue
      const problems = problemsOf({ nodes: { one }, graphs: { g: draft } })
      expect(problems.map((problem) => [problem.code, problem.path])).toEqual([[code, `graphs.g.${path}`]])
    }
  })

  test('every code has its case', () => {
    const tried = new Set<ProblemCode>([...cases.map(({ code }) => code), 'recursive-graph', 'bad-wire', 'bad-format'])
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
    expect(places.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))).toEqual([
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
  const thrown = (): unknown => {
    try {
      return compile(flow, registry)
    } catch (error) {
      return error
    }
  }
  expect(thrown()).toBeInstanceOf(InvalidFlowError)
  expect(thrown()).toMatchObject({ code: 'invalid-flow', problems: check(flow, registry) })
  expect(String(thrown())).toContain('(and 1 more)')
})
