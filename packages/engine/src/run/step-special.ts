import type { Json, JsonObject } from '../json.ts'
import type { BypassRoute } from '../plan/plan.ts'
import { RunContext } from './context.ts'
import { runControl } from './control.ts'
import type { Frame } from './frame.ts'
import { gather, NOT_READY } from './gather.ts'
import { performStep } from './perform.ts'

/** Runs one node of a watched run, or one that has more to it than a plain `run`. */
export function stepSpecial(frame: Frame, at: number): void {
  const { plan, scheduler } = frame
  const special = plan.flags[at] === 0 ? undefined : plan.specials.get(at)
  if (special?.constant !== undefined) {
    frame.settle(at, special.constant)
    scheduler.tellEnd(frame, at, special.constant, { reused: true })
    return
  }
  const gathered = special?.conversions === undefined ? gather(plan, frame.values, at) : NOT_READY
  const inputs = gathered === NOT_READY ? frame.gatherLate(at) : gathered
  if (inputs === undefined) return
  const shape = plan.shapes[at]
  if (scheduler.announcer.isHeard) {
    scheduler.announcer.nodeStart(frame.pathOf(at), shape.type.type)
    // The listener may have ended the run.
    if (frame.isDead) return
  }
  if (special?.bypass !== undefined) {
    settleAndTell(frame, at, passThrough(special.bypass, inputs))
  } else if (special?.control !== undefined) runControl(frame, at, special, inputs)
  else if (scheduler.hasRuntime && !shape.type.pure) scheduler.startStep(frame, at, inputs)
  else if (special?.policy?.retry !== undefined || special?.policy?.timeoutMs !== undefined) {
    scheduler.awaitOutcome(frame, at, performStep(frame, at, inputs))
  } else runPlainly(frame, at, inputs)
}

function runPlainly(frame: Frame, at: number, inputs: JsonObject): void {
  const { run } = frame.plan.shapes[at]
  let result: JsonObject | Promise<JsonObject>
  try {
    result = run(inputs, new RunContext(frame, at))
  } catch (error) {
    frame.fail(at, error)
    return
  }
  frame.scheduler.settleOrAwait(frame, at, result)
}

function settleAndTell(frame: Frame, at: number, outputs: JsonObject): void {
  frame.settle(at, outputs)
  frame.scheduler.tellEnd(frame, at, outputs, { reused: true })
}

function passThrough(routes: readonly BypassRoute[], inputs: JsonObject): JsonObject {
  const outputs: Record<string, Json | undefined> = {}
  for (const { input, output, many } of routes) {
    const value = inputs[input]
    outputs[output] = many && Array.isArray(value) ? value[0] : value
  }
  return outputs
}
