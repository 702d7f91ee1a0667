import type { JsonObject } from '../json.ts'
import { NodeError } from '../node/node-error.ts'
import type { GraphPlan } from '../plan/plan.ts'
import type { ControlCall } from './control-call.ts'
import type { FrameResult } from './frame.ts'

/** Runs a graph again and again; its outputs that are named like inputs carry over to the next round. */
export function runLoop(graph: GraphPlan, call: ControlCall): void {
  const max = Number(call.settings['max'])
  const ports = new Map(graph.inputs.map(({ name, port }) => [name, port]))
  startRound(0, call.inputs)

  function startRound(round: number, carried: JsonObject): void {
    call.open(graph, `[${round}]/`, carried, (result) => endRound(round, carried, result))
  }

  function endRound(round: number, carried: JsonObject, { outputs: { done, ...outputs }, error }: FrameResult): void {
    if (error !== undefined) call.fail(error)
    else if (typeof done !== 'boolean') {
      call.fail(unfit('flow.loop needs true or false from the graph\'s output "done".'))
    } else if (done) call.settle(outputs)
    else if (round + 1 >= max) {
      const message = `The loop was not done after ${max} rounds, its limit.`
      const hint = 'Raise "max", or see why "done" stays false.'
      call.fail(new NodeError('loop-bound', message, { hint, retryable: false }))
    } else carryOver(round, carried, outputs)
  }

  function carryOver(round: number, carried: JsonObject, outputs: JsonObject): void {
    const changed = Object.entries(outputs).filter(([name]) => ports.has(name))
    const wrong = changed.find(([name, value]) => ports.get(name)?.schema.safeParse(value).success === false)
    if (wrong === undefined) startRound(round + 1, { ...carried, ...Object.fromEntries(changed) })
    else
      call.fail(unfit(`"${wrong[0]}" carries over to the next round and is not of kind ${ports.get(wrong[0])?.kind}.`))
  }
}

function unfit(message: string): NodeError {
  return new NodeError('kind-mismatch', message, { retryable: false })
}
