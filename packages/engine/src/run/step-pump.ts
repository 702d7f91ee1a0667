import type { CancelReason, Runtime, Step, StepOutcome } from './runtime.ts'

/** Takes a runtime's completions one by one, in the order in which it gives them. */
export interface StepPump {
  /** Starts a step; gives its outcome when the runtime settles it at once, otherwise `landed` is told later. */
  start(step: Step, landed: (outcome: StepOutcome) => void): StepOutcome | undefined
  stop(reason?: CancelReason): void
}

/** Makes a pump over a runtime. A fault of the runtime itself is told to `crashed`. */
export function createStepPump(runtime: Runtime, crashed: (fault: unknown) => void): StepPump {
  const inFlight = new Map<string, (outcome: StepOutcome) => void>()
  let isPumping = false
  let isStopped = false

  async function pump(): Promise<void> {
    if (isPumping) return
    isPumping = true
    try {
      while (inFlight.size > 0 && !isStopped) {
        const { path, outcome } = await runtime.next()
        if (isStopped) break
        const landed = inFlight.get(path)
        inFlight.delete(path)
        landed?.(outcome)
      }
    } catch (fault) {
      crashed(fault)
    }
    isPumping = false
  }

  return {
    start(step, landed) {
      const settled = runtime.start(step)
      if (settled !== undefined) return settled.outcome
      inFlight.set(step.path, landed)
      void pump()
      return undefined
    },
    stop(reason = 'aborted') {
      isStopped = true
      for (const path of inFlight.keys()) runtime.cancel(path, reason)
      inFlight.clear()
    },
  }
}
