import { z } from 'zod'
import { NAME_PATTERN } from '../flow/document.ts'
import { defineControlNode, defineNode, type NodeType } from '../node/define-node.ts'
import { NodeError } from '../node/node-error.ts'
import { port, type Ports } from '../ports/port.ts'
import { flowApprove, flowWait } from './waiting.ts'

/** Sends its value one way or the other. */
export const flowBranch = defineNode({
  type: 'flow.branch',
  title: 'Branch',
  summary: 'Sends a value to "then" when the condition is true, otherwise to "else"; the other way is skipped.',
  pure: true,
  inputs: {
    condition: port.boolean({ summary: 'Which way to take.' }),
    value: port.any({ optional: true, summary: 'What is sent; the condition itself when nothing is given.' }),
  },
  outputs: { then: port.any(), else: port.any() },
  run: ({ condition, value = condition }) => (condition ? { then: value } : { else: value }),
})

const switchCase = z.union([
  z.string().regex(NAME_PATTERN, 'a case that is a text must also be fit as a port name'),
  z.strictObject({
    name: z.string().regex(NAME_PATTERN).describe('The port.'),
    equals: z.union([z.string(), z.number(), z.boolean(), z.null()]).describe('The value that takes this way.'),
  }),
])

/** Sends its value along the first case that equals it. */
export const flowSwitch = defineNode({
  type: 'flow.switch',
  title: 'Switch',
  summary: 'Sends a value to the port of the first case that fits, or to "otherwise"; the other ways are skipped.',
  pure: true,
  inputs: {
    value: port.any({ summary: 'What is compared with the cases.' }),
    payload: port.any({ optional: true, summary: 'What is sent; the compared value when nothing is given.' }),
  },
  outputs: { otherwise: port.any() },
  settings: z.strictObject({
    cases: z
      .array(switchCase)
      .max(100)
      .default([])
      .describe('The cases in order: a text that is port name and value at once, or { name, equals }.'),
  }),
  ports: ({ cases }) => ({
    outputs: Object.fromEntries(cases.map((entry): [string, Ports[string]] => [caseName(entry), port.any()])),
  }),
  run: ({ value, payload = value }, ctx) => {
    const chosen = ctx.settings.cases.find((entry) => caseFits(entry, value))
    return { [chosen === undefined ? 'otherwise' : caseName(chosen)]: payload }
  },
})

type SwitchCase = z.output<typeof switchCase>

function caseName(entry: SwitchCase): string {
  return typeof entry === 'string' ? entry : entry.name
}

function caseFits(entry: SwitchCase, value: unknown): boolean {
  if (typeof entry !== 'string') return entry.equals === value
  return entry === (typeof value === 'boolean' || value === null ? String(value) : value)
}

/** Gives the first of several values that was not skipped. */
export const flowMerge = defineNode({
  type: 'flow.merge',
  title: 'Merge',
  summary: 'Joins ways that were parted: gives the first value that was not skipped, in the order of the wires.',
  pure: true,
  inputs: { values: port.any({ many: true, summary: 'The ways, in order of preference.' }) },
  outputs: { value: port.any() },
  run: ({ values }) => ({ value: values[0] }),
})

/** Runs a subgraph. */
export const flowCall = defineControlNode('call', {
  type: 'flow.call',
  title: 'Call',
  summary: "Runs a graph of this flow; the graph's inputs and outputs are the ports.",
})

/** Runs a subgraph for each element of a list. */
export const flowMap = defineControlNode('map', {
  type: 'flow.map',
  title: 'Map',
  summary:
    'Runs a graph once for each element of a list and gathers its outputs as lists, in the order of the elements.',
  settings: z.strictObject({
    concurrency: z.number().int().min(1).max(1000).default(4).describe('How many elements are worked on at a time.'),
    onItemError: z
      .enum(['stop', 'skip', 'collect'])
      .default('stop')
      .describe('What a failed element means: the node fails, the element is dropped, or it is listed in "errors".'),
  }),
})

/** Runs a subgraph until it says that it is done. */
export const flowLoop = defineControlNode('loop', {
  type: 'flow.loop',
  title: 'Loop',
  summary: 'Runs a graph again and again until its output "done" is true; outputs named like inputs carry over.',
  settings: z.strictObject({
    max: z.number().int().min(1).max(100_000).describe('The most rounds; reaching it fails with "loop-bound".'),
  }),
})

/** Passes its value on after a pause. */
export const flowDelay = defineControlNode('delay', {
  type: 'flow.delay',
  title: 'Delay',
  summary: 'Waits, then passes its value on.',
  inputs: {
    value: port.any({ optional: true, summary: 'What is passed on; true when nothing is given.' }),
    ms: port.number({ default: 1000, summary: 'How long to wait, in milliseconds.' }),
  },
  outputs: { value: port.any() },
})

/** Makes the run fail on purpose. */
export const flowFail = defineNode({
  type: 'flow.fail',
  title: 'Fail',
  summary: 'Fails with a message when its condition is true; otherwise passes its value on.',
  inputs: {
    message: port.text({
      default: 'The flow was stopped by a flow.fail node.',
      summary: 'What went wrong, for people.',
    }),
    when: port.boolean({ default: true, summary: 'Fails only when this is true.' }),
    value: port.any({ optional: true, summary: 'What is passed on when the node does not fail.' }),
  },
  outputs: { value: port.any() },
  run: ({ message, when, value = true }) => {
    if (when) throw new NodeError('flow-fail', message, { retryable: false })
    return { value }
  },
})

/** Makes a graph or a node type callable by an agent. */
export const flowTool = defineControlNode('tool', {
  type: 'flow.tool',
  title: 'Tool',
  summary: 'Makes a graph of this flow, or a node type, into a tool that an agent may call.',
  outputs: { tool: port.tool() },
  settings: z.strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,64}$/, 'a tool name has 1 to 64 letters, digits, underscores and hyphens')
      .describe('How the model calls the tool.'),
    description: z.string().min(1).max(4000).describe('What the tool does and when to use it, for the model.'),
    graph: z.string().optional().describe('The graph, if it is not named beside the node.'),
    type: z.string().optional().describe('A node type, instead of a graph.'),
    with: z.record(z.string(), z.json()).optional().describe('Fixed inputs and settings of that node type.'),
  }),
})

/** The node types that come with the engine. */
export const controlNodes: readonly NodeType[] = [
  flowApprove,
  flowBranch,
  flowCall,
  flowDelay,
  flowFail,
  flowLoop,
  flowMap,
  flowMerge,
  flowSwitch,
  flowTool,
  flowWait,
]
