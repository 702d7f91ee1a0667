import { findClass, findNonJson, isJsonObject, type JsonObject } from '../json.ts'
import { NodeError } from '../node/node-error.ts'
import type { Shape } from '../check/shape.ts'
import type { Policy } from '../node/policy.ts'
import { AttemptContext, RunContext } from './context.ts'
import type { Frame } from './frame.ts'
import { describeFailure } from './graph-error.ts'
import { isPromise } from './promise.ts'
import type { Step, StepOutcome } from './runtime.ts'
import { describeStep, placeBehind } from './work.ts'

const NO_OUTPUTS: JsonObject = Object.freeze({})

/** A node as a runtime sees it. */
export function makeStep(frame: Frame, at: number, inputs: JsonObject): Step {
  const { policy } = frame.plan.specials.get(at) ?? {}
  const perform = (idempotencyKey?: string): StepOutcome | Promise<StepOutcome> => {
    const work = (): StepOutcome | Promise<StepOutcome> => performStep(frame, at, inputs, idempotencyKey)
    return policy?.cache === true ? frame.scheduler.results.find(frame, at, inputs, work) : work()
  }
  const place = placeBehind({ frame, at, attempt: 1 }, '')
  return { ...describeStep({ frame, at }, place), kind: 'node', inputs, policy, perform }
}

/** How long to wait; pauses of one node have names of their own. */
export interface Pause {
  readonly ms: number
  readonly name?: string
  readonly attempt?: number
  /** A pause, when not given. */
  readonly what?: 'limit' | undefined
}

/** A pause as a runtime sees it. */
export function makePause(frame: Frame, at: number, { ms, name = '', attempt = 1, what }: Pause): Step {
  const perform = async (): Promise<StepOutcome> => {
    try {
      await frame.scheduler.effects.sleep(ms, frame.signal, what)
      return { status: 'done', outputs: {} }
    } catch (error) {
      return failure(frame, at, error)
    }
  }
  const place = placeBehind({ frame, at, attempt }, name === '' ? '' : `#${name}`)
  return { ...describeStep({ frame, at }, place), kind: 'sleep', inputs: { ms }, policy: undefined, perform }
}

/** Runs a node with its retries and time limit. Never throws, never rejects. */
export function performStep(
  frame: Frame,
  at: number,
  inputs: JsonObject,
  idempotencyKey?: string,
): StepOutcome | Promise<StepOutcome> {
  const policy = frame.plan.specials.get(at)?.policy
  if (policy?.retry !== undefined || policy?.timeoutMs !== undefined) {
    const attempts = performAttempts({ frame, at, inputs, idempotencyKey }, policy)
    return attempts.catch((error: unknown) => failure(frame, at, error))
  }
  try {
    const context =
      idempotencyKey === undefined ? new RunContext(frame, at) : new AttemptContext(frame, at, { idempotencyKey })
    const result = frame.plan.shapes[at].run(inputs, context)
    if (!isPromise(result)) return judge(frame, at, result)
    return Promise.resolve(result).then(
      (value) => judge(frame, at, value),
      (error: unknown) => failure(frame, at, error),
    )
  } catch (error) {
    return failure(frame, at, error)
  }
}

/** Judges what a node's `run` gave. */
export function judge(frame: Frame, at: number, result: unknown): StepOutcome {
  const outputs = readResult(frame.plan.shapes[at], result)
  if (outputs instanceof NodeError) return failure(frame, at, outputs)
  return withUsage(frame, at, { status: 'done', outputs })
}

/** The outputs that a node's `run` gave, or why they are none. Only what the type declares is looked at. */
export function readResult({ type, outNames }: Shape, result: unknown): JsonObject | NodeError {
  if (result === undefined || result === null) return NO_OUTPUTS
  if (!isJsonObject(result)) return badResult(type.type, Array.isArray(result) ? 'a list' : `a ${typeof result}`)
  const made = findClass(result)
  if (made !== undefined) return badResult(type.type, made)
  for (const name of outNames) {
    const value: unknown = result[name]
    if (value === undefined || (typeof value === 'function' && !Object.hasOwn(result, name))) continue
    const fault = findNonJson(value)
    if (fault !== undefined) return badResult(type.type, `in the output "${name}", ${fault}`)
  }
  return result
}

function badResult(type: string, fault: string): NodeError {
  const message = `The node type ${type} gave something that no port can carry: ${fault}.`
  return new NodeError('bad-result', message, { retryable: false, hint: 'Outputs are an object of JSON values.' })
}

function failure(frame: Frame, at: number, error: unknown): StepOutcome {
  return withUsage(frame, at, { status: 'failed', error: describeFailure(error, frame.pathOf(at)) })
}

function withUsage(frame: Frame, at: number, outcome: StepOutcome): StepOutcome {
  const usage = frame.scheduler.usage.of(frame.pathOf(at))
  return usage === undefined ? outcome : { ...outcome, usage }
}

/** A node to be run, and what with. */
interface NodeWork {
  readonly frame: Frame
  readonly at: number
  readonly inputs: JsonObject
  readonly idempotencyKey: string | undefined
}

async function performAttempts(work: NodeWork, policy: Policy): Promise<StepOutcome> {
  const { frame, at } = work
  const { scheduler } = frame
  for (let attempt = 1; ; attempt++) {
    try {
      return judge(frame, at, await performAttempt(work, { attempt, timeoutMs: policy.timeoutMs }))
    } catch (error) {
      const waitMs = pauseBefore(attempt + 1, policy.retry, error, () => scheduler.effects.random())
      if (waitMs === undefined || frame.isDead) throw error
      const path = frame.pathOf(at)
      scheduler.announcer.tell({
        type: 'node-retry',
        path,
        attempt: attempt + 1,
        waitMs,
        error: describeFailure(error, path),
      })
      await scheduler.effects.sleep(waitMs, frame.signal)
    }
  }
}

async function performAttempt(
  { frame, at, inputs, idempotencyKey }: NodeWork,
  { attempt, timeoutMs }: { attempt: number; timeoutMs: number | undefined },
): Promise<unknown> {
  const { run } = frame.plan.shapes[at]
  const context = (signal: AbortSignal): AttemptContext =>
    new AttemptContext(frame, at, { signal, attempt, ...(idempotencyKey !== undefined && { idempotencyKey }) })
  if (timeoutMs === undefined) return run(inputs, context(frame.signal))
  const limit = new AbortController()
  const timer = new AbortController()
  const signal = AbortSignal.any([frame.signal, limit.signal])
  const late = passLimit(frame, at, { ms: timeoutMs, signal: timer.signal }).then(() => {
    const error = new NodeError('timeout', `The node gave no answer within ${timeoutMs} ms.`, { retryable: true })
    limit.abort(error)
    throw error
  })
  try {
    return await Promise.race([run(inputs, context(signal)), late])
  } finally {
    timer.abort()
    late.catch(() => {})
  }
}

/** Lets a time limit pass; time in which something in the node was held does not count. */
async function passLimit(frame: Frame, at: number, limit: { ms: number; signal: AbortSignal }): Promise<void> {
  const { effects, holds } = frame.scheduler
  const began = holds.now()
  await effects.sleep(limit.ms, limit.signal, 'limit')
  for (;;) {
    const left = await holds.overtime(frame.pathOf(at), { ms: limit.ms, began })
    if (left === undefined || limit.signal.aborted) return
    await effects.sleep(left, limit.signal, 'limit')
  }
}

/** How long to wait before a further try, in milliseconds; undefined when there is none. */
export function pauseBefore(
  attempt: number,
  retry: Policy['retry'],
  error: unknown,
  random: () => number,
): number | undefined {
  if (retry === undefined || attempt > retry.attempts) return undefined
  const known = error instanceof NodeError ? error : undefined
  if (known?.retryable === false) return undefined
  const backoff = Math.min(retry.maxMs, retry.backoffMs * retry.factor ** (attempt - 2))
  const withJitter = Math.round(backoff * (0.5 + random() / 2))
  return Math.max(withJitter, Math.min(known?.retryAfterMs ?? 0, 600_000))
}
