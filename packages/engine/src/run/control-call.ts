import type { JsonObject } from '../json.ts'
import { NodeError, type RunError } from '../node/node-error.ts'
import type { GraphPlan } from '../plan/plan.ts'
import type { Frame, FrameResult } from './frame.ts'
import { describeFailure } from './graph-error.ts'
import type { Pause } from './perform.ts'
import { placeBehind } from './work.ts'

/** One try of a control node: the graphs that it runs, and how it ends. */
export interface ControlCall {
  readonly path: string
  readonly settings: JsonObject
  readonly inputs: JsonObject
  /** Begins an execution of a graph, `[3]/` behind the node; `onEnd` is told unless the try is over before. */
  open(graph: GraphPlan, behind: string, inputs: JsonObject, onEnd: (result: FrameResult) => void): void
  /** Lets time pass; what then is to happen does not, when the try is over before. */
  sleep(ms: number, then: () => void): void
  settle(outputs: JsonObject): void
  /** Ends the try as failed, and cancels what it still runs. */
  fail(failure: RunError | NodeError): void
}

/** Who is told how a try of a control node ended. */
export interface ControlEnd {
  settled(outputs: JsonObject): void
  failed(error: RunError, about: { readonly isRetryable: boolean }): void
}

/** The node of a try, and which try it is. */
export interface ControlWork {
  readonly frame: Frame
  readonly at: number
  readonly inputs: JsonObject
  readonly attempt: number
}

/** Begins a try of a control node; with a time limit, it fails when the time is over. */
export function startCall(work: ControlWork, end: ControlEnd): ControlCall {
  const { frame, at, inputs, attempt } = work
  const { scheduler, plan } = frame
  const path = frame.pathOf(at)
  const children = new Set<Frame>()
  const timeoutMs = plan.specials.get(at)?.policy?.timeoutMs
  const pauses = new Set<() => void>()
  const began = scheduler.holds.now()
  let extensions = 0
  let isOver = false
  if (timeoutMs !== undefined) pause({ ms: timeoutMs, name: 'timeout', what: 'limit' }, () => expire(timeoutMs))
  return {
    path,
    settings: plan.settings[at] ?? {},
    inputs,
    open,
    settle,
    fail,
    sleep: (ms, then) => pause({ ms }, then),
  }

  function open(graph: GraphPlan, behind: string, given: JsonObject, onEnd: (result: FrameResult) => void): void {
    frame.pending++
    const child: Frame = scheduler.open(
      graph,
      {
        ...placeBehind(work, behind),
        inputs: given,
        onEnd: (result) => {
          children.delete(child)
          frame.pending--
          if (!isOver) onEnd(result)
          scheduler.driver.push(frame)
        },
      },
      frame,
    )
    children.add(child)
  }

  function settle(outputs: JsonObject): void {
    if (isOver) return
    close()
    end.settled(outputs)
  }

  function fail(failure: RunError | NodeError): void {
    if (isOver) return
    close()
    const error = failure instanceof NodeError ? describeFailure(failure, path) : failure
    end.failed(error, { isRetryable: !(failure instanceof NodeError) || failure.retryable !== false })
  }

  function pause(about: Omit<Pause, 'attempt'>, then: () => void): void {
    let isAwake = false
    let stop = (): void => {}
    stop = scheduler.sleep(frame, at, { ...about, attempt }, () => {
      isAwake = true
      pauses.delete(stop)
      then()
    })
    // A runtime may end a pause at once.
    if (!isAwake) pauses.add(stop)
  }

  function expire(ms: number): void {
    const overtime = scheduler.holds.overtime(path, { ms, began })
    if (overtime !== undefined) {
      void overtime.then(
        (left) => isOver || pause({ ms: left, name: `timeout-${++extensions}`, what: 'limit' }, () => expire(ms)),
      )
      return
    }
    fail(new NodeError('timeout', `The node was not done within ${timeoutMs} ms.`, { retryable: true }))
  }

  function close(): void {
    isOver = true
    for (const stop of pauses) stop()
    pauses.clear()
    for (const child of children) scheduler.cancel(child, frame)
    frame.pending -= children.size
    children.clear()
  }
}
