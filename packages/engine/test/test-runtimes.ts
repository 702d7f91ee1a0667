import type { Completion, Runtime, Step } from '../src/index.ts'
import { COMPUTE } from './random-nodes.ts'
import { createDice } from './random-flow.ts'

/** A runtime, and what it was asked to do. */
export interface SpiedRuntime extends Runtime {
  readonly started: readonly Step[]
  readonly canceled: readonly string[]
  /** Paths in the order in which steps were over. */
  readonly order: readonly string[]
}

/** Keeps what a runtime is asked to do. */
export function spyOn(runtime: Runtime): SpiedRuntime {
  const started: Step[] = []
  const canceled: string[] = []
  const order: string[] = []
  return {
    started,
    canceled,
    order,
    start(step) {
      started.push(step)
      return runtime.start(step)
    },
    async next() {
      const completion = await runtime.next()
      order.push(completion.path)
      return completion
    },
    cancel(path, reason) {
      canceled.push(path)
      runtime.cancel(path, reason)
    },
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Completes steps one by one and never at once, in an order that its seed chooses among those that are over. */
export function createShuffledRuntime(seed: number): Runtime {
  const dice = createDice(seed)
  const over: Completion[] = []
  return {
    start(step) {
      void Promise.resolve(step.perform()).then((outcome) => over.push({ path: step.path, outcome }))
      return undefined
    },
    async next() {
      await turn()
      while (over.length === 0) await turn()
      const [completion] = over.splice(Math.floor(dice() * over.length), 1)
      return completion
    },
    cancel: () => {},
  }
}

/** Completes steps in the order of another run. */
export function createReplayingRuntime(order: readonly string[]): Runtime {
  const started = new Map<string, Promise<Completion>>()
  let next = 0
  return {
    start(step) {
      started.set(
        step.path,
        Promise.resolve(step.perform()).then((outcome) => ({ path: step.path, outcome })),
      )
      return undefined
    },
    async next() {
      const path = order[next++]
      for (;;) {
        const completion = started.get(path)
        if (completion !== undefined) return completion
        await turn()
      }
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
