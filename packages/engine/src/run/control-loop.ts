import type { JsonObject } from '../json.ts'
import { NodeError } from '../node/node-error.ts'
import type { GraphPlan } from '../plan/plan.ts'
import { openChild, settleControl } from './control.ts'
import type { Frame, FrameResult } from './frame.ts'

/** Runs a graph again and again; its outputs that are named like inputs carry over to the next round. */
export function runLoop(frame: Frame, at: number, graph: GraphPlan, inputs: JsonObject): void {
  const path = frame.pathOf(at)
  const max = Number(frame.plan.settings[at]?.['max'])
  const ports = new Map(graph.inputs.map(({ name, port }) => [name, port]))
  startRound(0, inputs)

  function startRound(round: number, carried: JsonObject): void {
    openChild(frame, graph, `${path}[${round}]/`, carried, (result) => endRound(round, carried, result))
  }

  function endRound(round: number, carried: JsonObject, { outputs: { done, ...outputs }, error }: FrameResult): void {
    if (error !== undefined) frame.failWith(at, error)
    else if (typeof done !== 'boolean') {
      const message = 'flow.loop needs true or false from the graph\'s output "done".'
      frame.fail(at, new NodeError('kind-mismatch', message, { retryable: false }))
    } else if (done) settleControl(frame, at, outputs)
    else if (round + 1 >= max) {
      const message = `The loop was not done after ${max} rounds, its limit.`
      frame.fail(at, new NodeError('loop-bound', message, { hint: 'Raise "max", or see why "done" stays false.' }))
    } else {
      const changed = Object.entries(outputs).filter(([name]) => ports.has(name))
      const unfit = changed.find(([name, value]) => ports.get(name)?.schema.safeParse(value).success === false)
      if (unfit === undefined) startRound(round + 1, { ...carried, ...Object.fromEntries(changed) })
      else {
        const message = `"${unfit[0]}" carries over to the next round and is not of kind ${ports.get(unfit[0])?.kind}.`
        frame.fail(at, new NodeError('kind-mismatch', message, { retryable: false }))
      }
    }
  }
}
