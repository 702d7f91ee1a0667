import {
  NO_USAGE,
  compile,
  createRegistry,
  parseFlow,
  run as runPlan,
  type Flow,
  type JsonObject,
  type RunEvent,
} from '@latchwork/engine'
import { catalog } from '@latchwork/nodes/catalog'
import type { ComparedRun, NodeDifference, RunComparison } from '../../../src/api/index.ts'

/** Runs a flow in memory, and gives what a comparison looks at. */
export async function recorded(flow: Flow, inputs: JsonObject = {}): Promise<ComparedRun> {
  const plan = compile(parseFlow(JSON.stringify(flow)), createRegistry(catalog))
  const events: RunEvent[] = []
  const result = await runPlan(plan, { inputs, runId: 'r', onEvent: (event) => void events.push(event) })
  const usage = NO_USAGE
  const about = {
    run: 'r',
    flow: flow.name,
    revision: '',
    startedAt: 0,
    usage,
    cost: 0,
    key: null,
    events: events.length,
  }
  const rest = { keys: [], waitingFor: [], waits: [], unknown: [], timings: [] }
  const outputs = 'outputs' in result ? { ...result.outputs } : {}
  return {
    run: { ...about, ...rest, status: result.status, inputs: { ...inputs }, outputs },
    flow: JSON.parse(JSON.stringify(flow)),
    events: [...events],
    parts: [],
  }
}

/** Squares numbers in a map, and adds another to each. */
export const square: Flow = {
  latchwork: 1,
  name: 'squares',
  inputs: { numbers: { kind: 'list<number>' }, plus: { kind: 'number', default: 0 } },
  outputs: { text: 'say.text' },
  nodes: {
    each: { type: 'flow.map', graph: 'one' },
    size: { type: 'list.length' },
    say: { type: 'text.template', with: { template: '{{all}} of {{count}}' } },
  },
  wires: [
    'each.result -> say.all',
    'input.numbers -> each.items',
    'input.numbers -> size.items',
    'input.plus -> each.plus',
    'size.length -> say.count',
  ],
  graphs: {
    one: {
      inputs: { item: { kind: 'number' }, plus: { kind: 'number' } },
      outputs: { result: 'add.sum' },
      nodes: { add: { type: 'math.add' }, times: { type: 'math.multiply' } },
      wires: ['input.item -> times.a', 'input.item -> times.b', 'input.plus -> add.b', 'times.product -> add.a'],
    },
  },
}

/** The node at a path. */
export const nodeAt = ({ nodes }: RunComparison, path: string): NodeDifference => {
  const found = nodes.find((node) => node.path === path)
  if (found === undefined) throw new Error(`nothing at ${path}`)
  return found
}

/** The ports of a node, each in a few words. */
export const portsOf = (node: NodeDifference): readonly string[] =>
  node.ports.map(({ side, name, state }) => `${side} ${name} ${state}`)
