import type { JsonObject } from '../json.ts'
import type { BypassRoute } from '../plan/plan.ts'
import { RunContext } from './context.ts'
import { runControl } from './control.ts'
import type { Frame } from './frame.ts'
import { gather, NOT_READY, type Inputs } from './gather.ts'
import { performStep } from './perform.ts'

/** Runs one node of a watched run, or one that has more to it than a plain `run`. */
export function stepSpecial(frame: Frame, at: number): void {
  const { plan, scheduler } = frame
  const special = plan.flags[at] === 0 ? undefined : plan.specials.get(at)
  if (special?.constant !== undefined) {
    frame.settle(at, special.constant)
    scheduler.emitEnd(frame, at, special.constant, { reused: true })
    return
  }
  const gathered = special?.conversions === undefined ? gather(plan, frame.values, at) : NOT_READY
  const inputs = gathered === NOT_READY ? frame.gatherLate(at) : (gathered as Inputs)
  if (inputs === undefined) return
  const shape = plan.shapes[at]
  scheduler.emitStart(frame, at)
  if (special?.bypass !== undefined) {
    settleAndTell(frame, at, passThrough(special.bypass, inputs))
  } else if (special?.control !== undefined) runControl(frame, at, special, inputs as JsonObject)
  else if (scheduler.hasRuntime && !shape.type.pure) scheduler.startStep(frame, at, inputs as JsonObject)
  else if (special?.policy?.retry !== undefined || special?.policy?.timeoutMs !== undefined) {
    scheduler.awaitOutcome(frame, at, performStep(frame, at, inputs as JsonObject))
  } else runPlainly(frame, at, inputs)
}

function runPlainly(frame: Frame, at: number, inputs: Inputs): void {
  const { run } = frame.plan.shapes[at]
  let result: unknown
  try {
    result = run(inputs as JsonObject, new RunContext(frame, at))
  } catch (error) {
    frame.fail(at, error)
    return
  }
  frame.scheduler.settleOrAwait(frame, at, result)
}

function settleAndTell(frame: Frame, at: number, outputs: JsonObject): void {
  frame.settle(at, outputs)
  frame.scheduler.emitEnd(frame, at, outputs, { reused: true })
}

function passThrough(routes: readonly BypassRoute[], inputs: Inputs): JsonObject {
  const outputs: Record<string, JsonObject[string]> = {}
  for (const { input, output, many } of routes) {
    const value = inputs[input] as JsonObject[string]
    outputs[output] = many && Array.isArray(value) ? value[0] : value
  }
  return outputs
}
