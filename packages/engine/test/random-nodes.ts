import { z } from 'zod'
import { defineNode, NodeError, port, type Json, type JsonObject, type NodeType } from '../src/index.ts'

/** What a node of a random flow computes, as a plain function: used by its node type and by the evaluator. */
export type Compute = (inputs: JsonObject, settings: JsonObject) => JsonObject

const number = (value: Json | undefined, otherwise = 0): number => (typeof value === 'number' ? value : otherwise)
const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : [])
const bounded = (value: number): number => value % 997

/** Raised by a computation; the evaluator knows it as a failure. */
export const refuse = (value: number): never => {
  throw new NodeError('told-to-fail', `${value} is refused.`)
}

/** The computations by node type. */
export const COMPUTE: Readonly<Record<string, Compute>> = {
  'random.mix': ({ a, b, c }) => {
    const sum = bounded(number(a) + 2 * number(b) + 3 * number(c, 7))
    return { sum, twice: bounded(sum * 2) }
  },
  'random.total': ({ parts }) => ({
    sum: bounded(list(parts).reduce<number>((sum, part, index) => sum + number(part) * (index + 1), 0)),
  }),
  'random.even': ({ value }) => ({ yes: number(value) % 2 === 0 }),
  'random.range': ({ count }) => ({ list: Array.from({ length: Math.abs(number(count)) % 6 }, (_, index) => index) }),
  'random.picky': ({ value }) => (number(value) % 3 === 0 ? refuse(number(value)) : { value: number(value) }),
  'random.there': ({ value }) => ({ count: value === undefined ? 0 : 1 }),
  'random.letters': ({ text }) => ({ count: typeof text === 'string' ? text.length : 0 }),
  'flow.branch': ({ condition, value = condition }) => (condition === true ? { then: value } : { else: value }),
  'flow.merge': ({ values }) => ({ value: list(values)[0] }),
}

/** Does a computation at once, or after so many turns; `turns` is a setting of every type that can be slow. */
function computed(type: string) {
  return (
    inputs: JsonObject,
    ctx: { readonly settings: { readonly turns: number } },
  ): JsonObject | Promise<JsonObject> => {
    const { turns } = ctx.settings
    const compute = (): JsonObject => COMPUTE[type](inputs, {})
    return turns === 0 ? compute() : slowly(turns, compute)
  }
}

async function slowly(turns: number, compute: () => JsonObject): Promise<JsonObject> {
  for (let turn = 0; turn < turns; turn++)
    await (turn % 4 === 3 ? new Promise((resolve) => setImmediate(resolve)) : undefined)
  return compute()
}

const settings = z.strictObject({ turns: z.number().default(0) })
const about = (type: string) => ({ type, title: type, summary: type, settings })

/** The node types of random flows, beside those of the engine. */
export const randomNodes: readonly NodeType[] = [
  defineNode({
    ...about('random.mix'),
    inputs: { a: port.number(), b: port.number({ default: 3 }), c: port.number({ optional: true }) },
    outputs: { sum: port.number(), twice: port.number() },
    run: computed('random.mix'),
  }),
  defineNode({
    ...about('random.total'),
    inputs: { parts: port.number({ many: true }) },
    outputs: { sum: port.number() },
    run: computed('random.total'),
  }),
  defineNode({
    ...about('random.even'),
    pure: true,
    inputs: { value: port.number() },
    outputs: { yes: port.boolean() },
    run: computed('random.even'),
  }),
  defineNode({
    ...about('random.range'),
    pure: true,
    inputs: { count: port.number() },
    outputs: { list: port.list(port.number()) },
    run: computed('random.range'),
  }),
  defineNode({
    ...about('random.picky'),
    inputs: { value: port.number() },
    outputs: { value: port.number() },
    run: computed('random.picky'),
  }),
  defineNode({
    ...about('random.there'),
    inputs: { value: port.any({ optional: true }) },
    outputs: { count: port.number() },
    run: computed('random.there'),
  }),
  defineNode({
    ...about('random.letters'),
    pure: true,
    inputs: { text: port.text() },
    outputs: { count: port.number() },
    run: computed('random.letters'),
  }),
]

/** What the generator and the evaluator know of a type's ports. */
export interface PortFacts {
  readonly name: string
  readonly kind: string
  readonly required: boolean
  readonly many?: boolean
  readonly fallback?: number
}

export const INPUTS: Readonly<Record<string, readonly PortFacts[]>> = {
  'random.mix': [
    { name: 'a', kind: 'number', required: true },
    { name: 'b', kind: 'number', required: false, fallback: 3 },
    { name: 'c', kind: 'number', required: false },
  ],
  'random.total': [{ name: 'parts', kind: 'number', required: true, many: true }],
  'random.even': [{ name: 'value', kind: 'number', required: true }],
  'random.range': [{ name: 'count', kind: 'number', required: true }],
  'random.picky': [{ name: 'value', kind: 'number', required: true }],
  'random.there': [{ name: 'value', kind: 'any', required: false }],
  'random.letters': [{ name: 'text', kind: 'text', required: true }],
  'flow.branch': [
    { name: 'condition', kind: 'boolean', required: true },
    { name: 'value', kind: 'any', required: false },
  ],
  'flow.merge': [{ name: 'values', kind: 'any', required: true, many: true }],
}

export const OUTPUTS: Readonly<Record<string, readonly PortFacts[]>> = {
  'random.mix': [
    { name: 'sum', kind: 'number', required: true },
    { name: 'twice', kind: 'number', required: true },
  ],
  'random.total': [{ name: 'sum', kind: 'number', required: true }],
  'random.even': [{ name: 'yes', kind: 'boolean', required: true }],
  'random.range': [{ name: 'list', kind: 'list<number>', required: true }],
  'random.picky': [{ name: 'value', kind: 'number', required: true }],
  'random.there': [{ name: 'count', kind: 'number', required: true }],
  'random.letters': [{ name: 'count', kind: 'number', required: true }],
  'flow.branch': [
    { name: 'then', kind: 'any', required: true },
    { name: 'else', kind: 'any', required: true },
  ],
  'flow.merge': [{ name: 'value', kind: 'any', required: true }],
}
