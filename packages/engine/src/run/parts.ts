import type { Json } from '../json.ts'
import { NodeError, type RunError } from '../node/node-error.ts'
import { describeFailure } from './graph-error.ts'
import type { PendingWait, Step, StepOutcome } from './runtime.ts'
import { describeStep, placeBehind, type Work } from './work.ts'

/** Why a part of a node's work came to nothing. */
export function canceled(): NodeError {
  return new NodeError('canceled', 'The run was canceled.', { retryable: false })
}

/** Does a part of a node's work as a step of its own, so that a runtime can keep its value. */
export async function doPart<Value extends Json>(
  work: Work,
  key: string,
  compute: () => Promise<Value> | Value,
): Promise<Value> {
  const { frame, at } = work
  const { usage } = frame.scheduler
  const path = frame.pathOf(at)
  let failed: { readonly thrown: unknown } | undefined
  let isDoneHere = false
  const perform = async (): Promise<StepOutcome> => {
    isDoneHere = true
    try {
      const value = await compute()
      const used = usage.takeFresh(path)
      return { status: 'done', outputs: { value }, ...(used !== undefined && { usage: used }) }
    } catch (thrown) {
      failed = { thrown }
      return { status: 'failed', error: describeFailure(thrown, path) }
    }
  }
  const step: Step = {
    ...describeStep(work, placeBehind(work, `#${key}`)),
    kind: 'part',
    inputs: {},
    policy: undefined,
    perform,
  }
  const outcome = await settle(work, step)
  if (!isDoneHere && outcome.usage !== undefined) usage.restore(path, outcome.usage)
  if (outcome.status === 'failed') throw failed === undefined ? asNodeError(outcome.error) : failed.thrown
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `compute` gave, now or in an earlier run
  return outcome.outputs['value'] as Value
}

/** Waits for a signal from outside the run. The slot of the node is free meanwhile. */
export function waitForSignal(work: Work, signal: string, asked: Pick<PendingWait, 'about' | 'until'>): Promise<Json> {
  const { frame, at } = work
  const { scheduler } = frame
  const path = frame.pathOf(at)
  const wait = { path, signal, ...asked }
  scheduler.announcer.tell({ type: 'run-wait', ...wait })
  return scheduler.whileWaiting(path, async () => {
    if (!scheduler.hasRuntime) return scheduler.answer(wait, work.signal)
    const outcome = await settle(work, {
      ...describeStep(work, placeBehind(work, `#wait-${signal}`)),
      kind: 'wait',
      inputs: { signal, ...asked },
      policy: undefined,
      perform: async () => {
        try {
          return { status: 'done', outputs: { value: await scheduler.answer(wait, work.signal) } }
        } catch (thrown) {
          return { status: 'failed', error: describeFailure(thrown, path) }
        }
      },
    })
    if (outcome.status === 'failed') throw asNodeError(outcome.error)
    return outcome.outputs['value'] ?? null
  })
}

/** Hands a step to the runtime; rejects when nobody waits for it any more. */
function settle({ frame: { scheduler }, signal }: Work, step: Step): Promise<StepOutcome> {
  return new Promise<StepOutcome>((resolve, reject) => {
    const stop = (): void => scheduler.cancelStep(step.path)
    const settled = scheduler.startPart(step, {
      landed: (outcome) => {
        signal.removeEventListener('abort', stop)
        resolve(outcome)
      },
      canceled: () => reject(canceled()),
    })
    if (settled !== undefined) resolve(settled)
    else signal.addEventListener('abort', stop, { once: true })
  })
}

function asNodeError({ code, message, hint, details }: RunError): NodeError {
  return new NodeError(code, message, {
    ...(hint !== undefined && { hint }),
    ...(details !== undefined && { details }),
  })
}
