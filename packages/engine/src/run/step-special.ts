import type { Json, JsonObject } from '../json.ts'
import type { BypassRoute } from '../plan/plan.ts'
import { RunContext } from './context.ts'
import { runControl } from './control.ts'
import type { Frame } from './frame.ts'
import { convert, gather, NOT_READY } from './gather.ts'
import { performStep } from './perform.ts'

const NO_INPUTS: JsonObject = Object.freeze({})

/** Runs one node of a watched run, or one that has more to it than a plain `run`; below 0 one that was held. */
export function stepSpecial(frame: Frame, place: number): void {
  const { plan, scheduler } = frame
  const at = place < 0 ? place + plan.size : place
  const special = plan.flags[at] === 0 ? undefined : plan.specials.get(at)
  if (special?.constant !== undefined) {
    if (isHeld(frame, place, NO_INPUTS) || !tellStart(frame, at)) return
    // A tool is made anew each time; locked outputs are those of an earlier run.
    settleAndTell(frame, at, special.constant, { reused: special.control !== 'tool' })
    return
  }
  const gathered = special?.conversions === undefined ? gather(plan, frame.values, at) : NOT_READY
  const inputs = gathered === NOT_READY ? frame.gatherLate(at) : gathered
  if (inputs === undefined) return
  if (isHeld(frame, place, inputs) || !tellStart(frame, at)) return
  const { type } = plan.shapes[at]
  if (special?.bypass !== undefined) passThrough(frame, at, special.bypass, inputs)
  else if (special?.control !== undefined) runControl(frame, at, special, inputs)
  else if (scheduler.hasRuntime && !type.pure) scheduler.startStep(frame, at, inputs)
  else if (special?.policy?.cache === true) {
    const outcome = scheduler.results.find(frame, at, inputs, () => performStep(frame, at, inputs))
    scheduler.awaitOutcome(frame, at, outcome)
  } else if (special?.policy?.retry !== undefined || special?.policy?.timeoutMs !== undefined) {
    scheduler.awaitOutcome(frame, at, performStep(frame, at, inputs))
  } else runPlainly(frame, at, inputs)
}

/** Whether the gate holds a node; one that was held is not held again. */
function isHeld(frame: Frame, place: number, inputs: JsonObject): boolean {
  return place >= 0 && frame.scheduler.holds.keeps(frame, place, inputs)
}

/** Tells that a node begins; false when the listener has ended the run. */
function tellStart(frame: Frame, at: number): boolean {
  const { announcer } = frame.scheduler
  if (announcer.isHeard) announcer.nodeStart(frame.pathOf(at), frame.plan.shapes[at].type.type)
  return !frame.isDead
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

function settleAndTell(frame: Frame, at: number, outputs: JsonObject, how: { readonly reused: boolean }): void {
  frame.settle(at, outputs)
  frame.scheduler.tellEnd(frame, at, outputs, how)
}

/** Gives the inputs of a bypassed node as its outputs. */
function passThrough(frame: Frame, at: number, routes: readonly BypassRoute[], inputs: JsonObject): void {
  const outputs: Record<string, Json | undefined> = {}
  try {
    for (const { input, isMany, output, change, port } of routes) {
      const given = inputs[input]
      const value = isMany && Array.isArray(given) ? given[0] : given
      if (value !== undefined) outputs[output] = convert(value, change, { port, name: output })
    }
  } catch (error) {
    frame.fail(at, error)
    return
  }
  settleAndTell(frame, at, outputs, { reused: true })
}
