import { isPromise } from './promise.ts'
import type { Runtime, Step, StepOutcome } from './runtime.ts'

/** Does each step at once, in this process, and keeps nothing. What `run` does by itself when no runtime is given. */
export function createMemoryRuntime(): Runtime {
  // A canceled step may be started again under its path: what counts is the step that was started last.
  const live = new Map<string, Step>()
  const landed: { readonly step: Step; readonly outcome: StepOutcome }[] = []
  let wake: (() => void) | undefined

  return {
    start(step) {
      const outcome = step.perform()
      if (!isPromise(outcome)) return { path: step.path, outcome }
      live.set(step.path, step)
      void outcome.then((settled) => {
        landed.push({ step, outcome: settled })
        wake?.()
      })
      return undefined
    },
    async next() {
      for (;;) {
        const completion = landed.shift()
        if (completion === undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve
          })
          wake = undefined
        } else if (live.get(completion.step.path) === completion.step) {
          live.delete(completion.step.path)
          return { path: completion.step.path, outcome: completion.outcome }
        }
      }
    },
    cancel(path) {
      live.delete(path)
    },
  }
}
