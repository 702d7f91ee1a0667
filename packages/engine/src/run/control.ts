import type { JsonObject } from '../json.ts'
import { NodeError, type RunError } from '../node/node-error.ts'
import type { GraphPlan, Special } from '../plan/plan.ts'
import { startCall, type ControlCall } from './control-call.ts'
import { runLoop } from './control-loop.ts'
import { runMap } from './control-map.ts'
import type { Frame } from './frame.ts'
import { pauseBefore } from './perform.ts'

const LONGEST_DELAY_MS = 24 * 60 * 60 * 1000

/** Runs a control node: one that the scheduler itself carries out. A retry runs all of it again. */
export function runControl(frame: Frame, at: number, special: Special, inputs: JsonObject, attempt = 1): void {
  const call = startCall(
    { frame, at, inputs, attempt },
    {
      settled(outputs) {
        frame.settle(at, outputs)
        frame.scheduler.tellEnd(frame, at, outputs, { reused: false })
      },
      failed(error, { isRetryable }) {
        const waitMs = isRetryable ? retryPause(frame, special, error, attempt + 1) : undefined
        if (waitMs === undefined) {
          frame.failWith(at, error)
          return
        }
        frame.scheduler.announcer.tell({
          type: 'node-retry',
          path: frame.pathOf(at),
          attempt: attempt + 1,
          waitMs,
          error,
        })
        frame.scheduler.sleep(frame, at, { ms: waitMs, name: `retry-${attempt + 1}` }, () =>
          runControl(frame, at, special, inputs, attempt + 1),
        )
      },
    },
  )
  if (special.control === 'delay') runDelay(call)
  else runGraph(frame, special, call)
}

function retryPause(frame: Frame, special: Special, error: RunError, attempt: number): number | undefined {
  return pauseBefore(attempt, special.policy?.retry, error, () => frame.scheduler.effects.random())
}

function runGraph(frame: Frame, { control, graph: name = '' }: Special, call: ControlCall): void {
  const graph = frame.scheduler.plan.graphs.get(name)
  if (graph === undefined) {
    call.fail(new NodeError('unknown-graph', `There is no graph "${name}" in this flow.`, { retryable: false }))
  } else if (control === 'map') runMap(graph, call)
  else if (control === 'loop') runLoop(graph, call)
  else runOnce(graph, call)
}

function runOnce(graph: GraphPlan, call: ControlCall): void {
  call.open(graph, '/', call.inputs, ({ outputs, error }) => {
    if (error === undefined) call.settle(outputs)
    else call.fail(error)
  })
}

function runDelay(call: ControlCall): void {
  const { ms, value = true } = call.inputs
  if (typeof ms !== 'number' || ms < 0 || ms > LONGEST_DELAY_MS) {
    const message = `A delay takes 0 to ${LONGEST_DELAY_MS} milliseconds, not ${JSON.stringify(ms)}.`
    call.fail(new NodeError('bad-input', message, { retryable: false }))
  } else call.sleep(ms, () => call.settle({ value }))
}
