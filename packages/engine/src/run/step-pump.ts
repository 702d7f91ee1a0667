import type { CancelReason, Runtime, Step, StepOutcome } from './runtime.ts'

/** Who is told what became of a step. */
export interface StepListener {
  landed(outcome: StepOutcome): void
  canceled(): void
}

/** Takes a runtime's completions one by one, in the order in which it gives them. */
export interface StepPump {
  /** Starts a step; gives its outcome when the runtime settles it at once, otherwise the listener is told later. */
  start(step: Step, listener: StepListener): StepOutcome | undefined
  /** Cancels a step, if it is in flight. */
  cancel(path: string, reason: CancelReason): void
  /** Cancels the steps in flight whose paths begin so. */
  cancelAll(prefix: string, reason: CancelReason): void
  /** Cancels all steps; nothing more is told. */
  stop(): void
}

/** Makes a pump over a runtime. A fault of the runtime itself is told to `crashed`. */
export function createStepPump(runtime: Runtime, crashed: (fault: unknown) => void): StepPump {
  const inFlight = new Map<string, StepListener>()
  let isPumping = false
  let isStopped = false

  async function pump(): Promise<void> {
    if (isPumping) return
    isPumping = true
    try {
      while (inFlight.size > 0 && !isStopped) {
        const { path, outcome } = await runtime.next()
        const listener = inFlight.get(path)
        inFlight.delete(path)
        if (!isStopped) listener?.landed(outcome)
      }
    } catch (fault) {
      crashed(fault)
    }
    isPumping = false
  }

  function cancel(path: string, reason: CancelReason): void {
    const listener = inFlight.get(path)
    if (listener === undefined) return
    inFlight.delete(path)
    runtime.cancel(path, reason)
    listener.canceled()
  }

  function cancelAll(prefix: string, reason: CancelReason): void {
    for (const path of inFlight.keys()) if (path.startsWith(prefix)) cancel(path, reason)
  }

  return {
    start(step, listener) {
      const settled = runtime.start(step)
      if (settled !== undefined) return settled.outcome
      inFlight.set(step.path, listener)
      void pump()
      return undefined
    },
    cancel,
    cancelAll,
    stop() {
      isStopped = true
      cancelAll('', 'aborted')
    },
  }
}
