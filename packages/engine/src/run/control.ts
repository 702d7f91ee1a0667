import type { JsonObject } from '../json.ts'
import { NodeError } from '../node/node-error.ts'
import type { GraphPlan, Special } from '../plan/plan.ts'
import type { Frame } from './frame.ts'
import { runLoop } from './control-loop.ts'
import { runMap } from './control-map.ts'

const LONGEST_DELAY_MS = 24 * 60 * 60 * 1000

/** Runs a control node: one that the scheduler itself carries out. */
export function runControl(frame: Frame, at: number, special: Special, inputs: JsonObject): void {
  if (special.control === 'delay') {
    runDelay(frame, at, inputs)
    return
  }
  const graph = frame.scheduler.plan.graphs.get(special.graph ?? '')
  if (graph === undefined) {
    frame.fail(at, new NodeError('unknown-graph', `There is no graph "${special.graph}" in this flow.`))
    return
  }
  if (special.control === 'map') runMap(frame, at, graph, inputs)
  else if (special.control === 'loop') runLoop(frame, at, graph, inputs)
  else runCall(frame, at, graph, inputs)
}

/** Ends a control node with its outputs. */
export function settleControl(frame: Frame, at: number, outputs: JsonObject): void {
  frame.settle(at, outputs)
  frame.scheduler.tellEnd(frame, at, outputs, { reused: false })
}

function runCall(frame: Frame, at: number, graph: GraphPlan, inputs: JsonObject): void {
  openChild(frame, graph, `${frame.pathOf(at)}/`, inputs, ({ outputs, error }) => {
    if (error === undefined) settleControl(frame, at, outputs)
    else frame.failWith(at, error)
  })
}

/** Begins an execution of a graph inside a control node; `onEnd` is told unless the control node is canceled. */
export function openChild(
  frame: Frame,
  graph: GraphPlan,
  prefix: string,
  inputs: JsonObject,
  onEnd: ConstructorParameters<typeof Frame>[2]['onEnd'],
): Frame {
  frame.pending++
  return frame.scheduler.open(
    graph,
    {
      prefix,
      inputs,
      onEnd: (result) => {
        frame.pending--
        onEnd(result)
        frame.scheduler.driver.push(frame)
      },
    },
    frame,
  )
}

function runDelay(frame: Frame, at: number, { ms, value = true }: JsonObject): void {
  if (typeof ms !== 'number' || ms < 0 || ms > LONGEST_DELAY_MS) {
    const message = `A delay takes 0 to ${LONGEST_DELAY_MS} milliseconds, not ${String(ms)}.`
    frame.fail(at, new NodeError('bad-input', message, { retryable: false }))
    return
  }
  frame.scheduler.sleep(frame, at, ms, () => settleControl(frame, at, { value }))
}
