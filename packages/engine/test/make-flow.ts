import {
  compile,
  controlNodes,
  createRegistry,
  defineNode,
  NodeError,
  parseFlow,
  port,
  run,
  type Flow,
  type FlowGraph,
  type JsonObject,
  type NodeContext,
  type NodeType,
  type Plan,
  type Registry,
  type RunError,
  type RunEvent,
  type RunOptions,
  type RunResult,
} from '../src/index.ts'
import { z } from 'zod'

/** Adds two numbers at once. */
export const add = defineNode({
  type: 'math.add',
  title: 'Add',
  summary: 'Adds two numbers.',
  pure: true,
  inputs: { a: port.number(), b: port.number({ default: 0 }) },
  outputs: { sum: port.number() },
  run: ({ a, b }) => ({ sum: a + b }),
})

/** Gives its text back, at once. */
export const echo = defineNode({
  type: 'text.echo',
  title: 'Echo',
  summary: 'Gives a text back.',
  inputs: { text: port.text() },
  outputs: { text: port.text() },
  run: ({ text }) => ({ text }),
})

/** Joins texts. */
export const join = defineNode({
  type: 'text.join',
  title: 'Join',
  summary: 'Joins texts.',
  pure: true,
  inputs: { parts: port.text({ many: true }) },
  outputs: { text: port.text() },
  settings: z.strictObject({ separator: z.string().default('') }),
  run: ({ parts }, ctx) => ({ text: parts.join(ctx.settings.separator) }),
})

/** Gives a number back after so many turns of the microtask queue, and fails when it is told to. */
export const later = defineNode({
  type: 'test.later',
  title: 'Later',
  summary: 'Gives a number back later.',
  inputs: { value: port.number(), fails: port.boolean({ default: false }) },
  outputs: { value: port.number() },
  settings: z.strictObject({ turns: z.number().default(1) }),
  run: async ({ value, fails }, ctx) => {
    for (let turn = 0; turn < ctx.settings.turns; turn++) await Promise.resolve()
    if (fails) throw new NodeError('told-to-fail', 'This node was told to fail.')
    return { value }
  },
})

/** Gives any value. */
export const give = defineNode({
  type: 'test.give',
  title: 'Give',
  summary: 'Gives a value.',
  pure: true,
  inputs: { value: port.any() },
  outputs: { value: port.any() },
  run: ({ value }) => ({ value }),
})

export const testNodes: readonly NodeType[] = [...controlNodes, add, echo, give, join, later]

/** A registry of the nodes above, and more. */
export function registryWith(...more: readonly NodeType[]): Registry {
  return createRegistry([...testNodes, ...more])
}

/** A flow without what every flow has. */
export type Draft = Partial<Omit<Flow, 'latchwork' | 'graphs'>> & {
  readonly graphs?: Readonly<Record<string, Partial<FlowGraph>>>
}

/** What a node type of a test sees, whatever its settings. */
export type AnyContext = NodeContext<Record<string, unknown>>

/** A flow of a draft, read back from its own text as every flow is. */
export function flowOf({ graphs = {}, ...draft }: Draft): Flow {
  const whole = Object.entries(graphs).map(([name, graph]) => [name, { nodes: {}, wires: [], ...graph }])
  const root = { latchwork: 1, name: 'test', nodes: {}, wires: [], ...draft }
  return parseFlow(JSON.stringify(whole.length === 0 ? root : { ...root, graphs: Object.fromEntries(whole) }))
}

/** The plan of a draft. */
export function planOf(draft: Draft, ...more: readonly NodeType[]): Plan {
  return compile(flowOf(draft), registryWith(...more))
}

/** Runs a draft. */
export function runDraft(draft: Draft, options: RunOptions = {}, more: readonly NodeType[] = []): Promise<RunResult> {
  return run(planOf(draft, ...more), options)
}

/** Runs a draft and keeps its events. */
export async function runWatched(
  draft: Draft,
  options: RunOptions = {},
  more: readonly NodeType[] = [],
): Promise<{ readonly result: RunResult; readonly events: readonly RunEvent[] }> {
  const events: RunEvent[] = []
  const result = await runDraft(
    draft,
    {
      ...options,
      onEvent: (event) => {
        events.push(event)
        options.onEvent?.(event)
      },
    },
    more,
  )
  return { result, events }
}

/** What a run gave; empty when it was canceled or waits. */
export function outputsOf(result: RunResult): JsonObject {
  return 'outputs' in result ? result.outputs : {}
}

/** What made a run fail; undefined when it did not. */
export function errorOf(result: RunResult): RunError | undefined {
  return 'error' in result ? result.error : undefined
}

/** A node that does something with its context. */
export const doing = (work: (ctx: AnyContext) => Promise<void> | void): NodeType =>
  defineNode({
    type: 'test.doing',
    title: 'D',
    summary: 'Does something.',
    inputs: { value: port.any({ default: 0 }) },
    outputs: { value: port.any() },
    run: async (_, ctx) => {
      await work(ctx)
      return { value: 1 }
    },
  })
