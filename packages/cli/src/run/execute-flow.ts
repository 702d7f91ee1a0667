import { randomUUID } from 'node:crypto'
import {
  NO_USAGE,
  run as runPlan,
  type PendingWait,
  type RunEvent,
  type RunOptions,
  type RunResult,
} from '@latchwork/engine'
import type { KeyUsed } from '@latchwork/nodes'
import { SecretError } from '@latchwork/secrets'
import { asCommandError, secretTrouble, type CommandError } from '../command-error.ts'
import { interrupted, Interruption, interruptionOf } from '../command-io.ts'
import { showDuration, type TimeTaken } from '../duration.ts'
import type { ExitCode } from '../exit-code.ts'
import type { Session } from '../session.ts'
import { cleanDeltas, type EventListener } from './event-filter.ts'
import { prepareRun, type PreparedRun, type RunRequest } from './prepare-run.ts'
import { emptyRecord, exitCodeOf, recordedError, recordedKey, refusedRecord, type RunRecord } from './run-record.ts'
import { createStop, type Stop } from './stop.ts'

/** How a run ended. */
export interface EndedRun {
  readonly record: RunRecord
  readonly exitCode: ExitCode
  /** Every key that was used, in order of first use. */
  readonly keys: readonly KeyUsed[]
  /** Milliseconds, of this process. */
  readonly took: number
  /** What the run took before this process went on with it; undefined for one that is not kept. */
  readonly before?: TimeTaken
  /** Whether the flow has one output, so that its text can stand for the whole result. */
  readonly hasSingleOutput: boolean
  /** What the run waits for. */
  readonly waits: readonly PendingWait[]
  /** The day of the prices by which the cost was found. */
  readonly pricesAsOf?: string
  /** What the person should know beside the result. */
  readonly notes: readonly string[]
  /** Why the run did not begin. */
  readonly refusal?: CommandError
}

/** Prepares and runs a flow. Never throws for what can go wrong with a flow, its inputs, its secrets or its nodes. */
export async function executeFlow(
  request: RunRequest,
  session: Session,
  listen: EventListener,
  /** Told of a run that is over, while its recording can still be asked. */
  inspect?: (result: RunResult, prepared: PreparedRun) => Promise<void>,
): Promise<EndedRun> {
  const { io } = session
  const runId = request.resume ?? request.runId ?? randomUUID()
  const startedAt = io.now()
  try {
    const prepared = await Promise.race([prepareRun(runId, request, session), interrupted(io.signal)])
    const stop = createStop(io.signal, request.timeoutMs)
    try {
      const came = await runPlan(prepared.plan, optionsOf(runId, { prepared, stop, session, listen }))
      await inspect?.(came, prepared)
      const result = (await prepared.tape?.end(prepared.plan.name, came)) ?? came
      const ended = endedRun({ runId, result, prepared, stop, took: io.now() - startedAt })
      prepared.kept?.end(ended, result.usage)
      return ended
    } catch (fault) {
      return runCutOff(fault, { runId, flow: request.flow, prepared, took: io.now() - startedAt })
    } finally {
      stop.release()
      await prepared.close()
    }
  } catch (error) {
    return {
      ...runNotBegun(runId, error),
      keys: [],
      took: io.now() - startedAt,
      hasSingleOutput: false,
      waits: [],
      notes: [],
    }
  }
}

function optionsOf(
  runId: string,
  about: { prepared: PreparedRun; stop: Stop; session: Session; listen: EventListener },
): RunOptions {
  const { inputs, services, effects, effectsAt, kept, cache, wait } = about.prepared
  const tell = cleanDeltas(about.session.redactor, about.listen)
  const onEvent = (event: RunEvent): void => {
    if (kept === undefined) tell(event)
    else kept.onEvent(event, tell)
  }
  const { signal } = about.stop
  const recorded = { ...(effectsAt !== undefined && { effectsAt }), ...(wait !== undefined && { wait }) }
  return { runId, inputs, services, effects, signal, onEvent, cache, ...kept?.options, ...recorded }
}

function runNotBegun(runId: string, error: unknown): Pick<EndedRun, 'record' | 'exitCode' | 'refusal'> {
  if (error instanceof Interruption) return { record: emptyRecord(runId, 'canceled'), exitCode: error.exitCode }
  const refusal = error instanceof SecretError ? secretTrouble(error, 'at-run') : asCommandError(error)
  return { record: refusedRecord(runId, refusal), exitCode: refusal.exitCode, refusal }
}

/** A run that had begun when something under it failed: the disk, for one. */
function runCutOff(
  fault: unknown,
  about: { readonly runId: string; readonly flow: string; readonly prepared: PreparedRun; readonly took: number },
): EndedRun {
  const { runId, flow, prepared, took } = about
  const { exitCode, code, message, hint } = asCommandError(fault)
  const keys = keysOf(prepared)
  const cost = keys.length === 0 ? 0 : 'unknown'
  return {
    record: {
      ...emptyRecord(runId, 'failed'),
      usage: { ...NO_USAGE, cost },
      cost,
      key: recordedKey(keys),
      error: { code, message, path: '', ...(hint !== undefined && { hint }) },
    },
    exitCode,
    keys,
    took,
    before: prepared.kept?.before,
    hasSingleOutput: false,
    waits: [],
    notes: prepared.kept === undefined ? [] : [`To go on with it: latch run ${flow} --resume ${runId}`],
  }
}

/** Every key that paid for a run, at an earlier time too. */
function keysOf({ kept, openai }: PreparedRun): readonly KeyUsed[] {
  return [...(kept?.keysBefore ?? []), ...openai.keysUsed()]
}

function endedRun(facts: {
  readonly runId: string
  readonly result: RunResult
  readonly prepared: PreparedRun
  readonly stop: Stop
  readonly took: number
}): EndedRun {
  const { runId, result, prepared, stop, took } = facts
  const keys = keysOf(prepared)
  const { usage } = result
  const { status, outputs, error } = endOf(result, stop)
  const record: RunRecord = {
    run: runId,
    status,
    outputs,
    usage,
    cost: usage.cost,
    key: recordedKey(keys),
    ...(error !== undefined && { error }),
  }
  const interruption = record.status === 'canceled' ? interruptionOf(stop.signal) : undefined
  return {
    record,
    exitCode: interruption?.exitCode ?? exitCodeOf(record),
    keys,
    took,
    before: prepared.kept?.before,
    hasSingleOutput: prepared.plan.root.outputs.length === 1,
    waits: result.status === 'waiting' ? result.on : [],
    pricesAsOf: prepared.spending?.prices.asOf,
    notes: [
      ...keys.flatMap(({ note }) => (note === undefined ? [] : [`${note}.`])),
      ...(prepared.spending?.notes() ?? []),
    ],
  }
}

function endOf(result: RunResult, { timedOutAfter }: Stop): Pick<RunRecord, 'status' | 'outputs' | 'error'> {
  if (result.status === 'done') return { status: 'done', outputs: result.outputs }
  if (result.status === 'failed')
    return { status: 'failed', outputs: result.outputs, error: recordedError(result.error) }
  const limit = result.status === 'canceled' ? timedOutAfter() : undefined
  if (limit === undefined) return { status: result.status, outputs: {} }
  const message = `The run took longer than ${showDuration(limit)} and was stopped.`
  return { status: 'failed', outputs: {}, error: { code: 'timeout', message, path: '', hint: 'Raise --timeout.' } }
}
