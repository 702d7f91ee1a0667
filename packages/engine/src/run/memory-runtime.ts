import { isPromise } from './promise.ts'
import type { Completion, Runtime, StepOutcome } from './runtime.ts'

/** Does each step at once, in this process, and keeps nothing. What `run` does by itself when no runtime is given. */
export function createMemoryRuntime(): Runtime {
  const landed: Completion[] = []
  const canceled = new Set<string>()
  let wake: (() => void) | undefined

  function land(path: string, outcome: StepOutcome): void {
    if (canceled.delete(path)) return
    landed.push({ path, outcome })
    wake?.()
  }

  return {
    start(step) {
      const outcome = step.perform()
      if (!isPromise(outcome)) return { path: step.path, outcome }
      void outcome.then((settled) => land(step.path, settled))
      return undefined
    },
    async next() {
      for (;;) {
        const completion = landed.shift()
        if (completion !== undefined) return completion
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        wake = undefined
      }
    },
    cancel(path) {
      canceled.add(path)
    },
  }
}
