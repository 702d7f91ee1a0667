import { compile, flowFrom, flowTo, type Flow, type Registry } from '@latchwork/engine'
import type { RunPart } from '../api/runs.ts'
import type { Asked } from '../routes/handler.ts'
import { ServerError } from '../server-error.ts'
import type { RunStore } from './run-store.ts'

/** Which part of a flow someone wants to run. */
export type WantedPart = NonNullable<Asked<'runs.start'>['body']['part']>

/** A flow cut down to a part. */
export interface FlowPart {
  readonly flow: Flow
  readonly part: RunPart
}

/** What the cutting asks. */
export interface PartSurroundings {
  readonly path: string | undefined
  readonly registry: Registry
  readonly runs: Pick<RunStore, 'list' | 'outputsOfNodes'>
}

/** So many runs are looked at for the values of the nodes before. */
const MOST_RUNS = 20

/** Cuts a flow down to what is to run of it. Throws `node-not-found`, `nothing-recorded` and `InvalidFlowError`. */
export function cutToPart(whole: Flow, wanted: WantedPart, around: PartSurroundings): FlowPart {
  const node = 'to' in wanted ? wanted.to : wanted.from
  if (!Object.hasOwn(whole.nodes, node))
    throw new ServerError(422, 'node-not-found', `The flow itself has no node "${node}".`, {
      hint: 'Only a node of the flow itself can be run to or from, not one of a graph in it.',
    })
  if ('from' in wanted) return cutFrom(whole, wanted, around)
  return { flow: withOutputsOf(flowTo(whole, node), node, around.registry), part: { to: node } }
}

/** The node's outputs as those of the flow. */
function withOutputsOf(flow: Flow, node: string, registry: Registry): Flow {
  const { root } = compile(flow, registry)
  const ports = root.shapes[root.ids.indexOf(node)].outNames
  return {
    ...flow,
    outputs: Object.fromEntries(ports.map((port) => [port, { from: `${node}.${port}`, optional: true }])),
  }
}

function cutFrom(
  whole: Flow,
  { from, run }: Extract<WantedPart, { from: string }>,
  { path, runs }: PartSurroundings,
): FlowPart {
  const latest = path === undefined ? [] : runs.list({ flow: path, limit: MOST_RUNS }).runs.map((found) => found.run)
  let lacking: readonly string[] | undefined
  for (const each of new Set(run === undefined ? latest : [run, ...latest])) {
    const known = runs.outputsOfNodes(each)
    const rest = flowFrom(whole, from, (id) => known.get(id))
    if (rest.lacking.length === 0) return { flow: rest.flow, part: { from, run: each } }
    lacking ??= rest.lacking
  }
  lacking ??= flowFrom(whole, from, () => undefined).lacking
  const names = lacking.map((id) => `"${id}"`).join(' and ')
  throw new ServerError(409, 'nothing-recorded', `No run of this flow has recorded what ${names} gave.`, {
    path: `nodes.${from}`,
    hint: `Run the flow once, or run to "${from}"; after that "${from}" can be run with what came before it.`,
  })
}
