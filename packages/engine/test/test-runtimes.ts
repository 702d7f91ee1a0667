import type { Completion, Runtime, Step } from '../src/index.ts'
import { COMPUTE } from './random-nodes.ts'
import { createDice } from './random-flow.ts'

/** A runtime, and what it was asked to do. */
export interface SpiedRuntime extends Runtime {
  readonly started: readonly Step[]
  readonly canceled: readonly string[]
}

/** Keeps what a runtime is asked to do. */
export function spyOn(runtime: Runtime): SpiedRuntime {
  const started: Step[] = []
  const canceled: string[] = []
  return {
    started,
    canceled,
    start(step) {
      started.push(step)
      return runtime.start(step)
    },
    next: () => runtime.next(),
    cancel(path, reason) {
      canceled.push(path)
      runtime.cancel(path, reason)
    },
  }
}

/** Completes steps one by one in an order that its seed chooses, never at once, whatever their own order was. */
export function createShuffledRuntime(seed: number): Runtime {
  const dice = createDice(seed)
  const over: Completion[] = []
  let inFlight = 0
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  return {
    start(step) {
      inFlight++
      void Promise.resolve(step.perform()).then((outcome) => over.push({ path: step.path, outcome }))
      return undefined
    },
    async next() {
      for (let turns = 0; over.length === 0 || (over.length < inFlight && turns < 3); turns++) await turn()
      inFlight--
      const [completion] = over.splice(Math.floor(dice() * over.length), 1)
      return completion
    },
    cancel: () => {},
  }
}

/** Answers the steps of random flows at once and by itself, as from a journal; performs what it has no answer for. */
export function createAnsweringRuntime(): Runtime {
  const over: Completion[] = []
  let wake = (): void => {}
  const answer = (step: Step): Completion['outcome'] | undefined => {
    if (step.kind === 'sleep') return { status: 'done', outputs: {} }
    const compute = COMPUTE[step.type]
    if (compute === undefined) return undefined
    try {
      return { status: 'done', outputs: compute(step.inputs, step.settings) }
    } catch (error) {
      return { status: 'failed', error: { code: 'told-to-fail', message: String(error), path: step.path } }
    }
  }
  return {
    start(step) {
      const outcome = answer(step)
      if (outcome !== undefined) return { path: step.path, outcome }
      void Promise.resolve(step.perform()).then((landed) => {
        over.push({ path: step.path, outcome: landed })
        wake()
      })
      return undefined
    },
    async next() {
      for (;;) {
        const completion = over.shift()
        if (completion !== undefined) return completion
        await new Promise<void>((resolve) => (wake = resolve))
      }
    },
    cancel: () => {},
  }
}
