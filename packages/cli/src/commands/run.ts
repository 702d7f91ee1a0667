import type { JsonObject, RunEvent } from '@latchwork/engine'
import { usageError } from '../command-error.ts'
import { parseDollars } from '../dollars.ts'
import { parseDuration } from '../duration.ts'
import type { ExitCode } from '../exit-code.ts'
import { createDisplay } from '../progress/display.ts'
import { executeFlow, type EndedRun } from '../run/execute-flow.ts'
import type { TapeRequest } from '../run/tape.ts'
import { tellEnd } from '../run/tell-end.ts'
import type { Session } from '../session.ts'

/** The options of `latch run`. */
export interface RunOptions {
  readonly input: readonly string[]
  readonly secret: readonly string[]
  readonly json?: true
  readonly events?: true
  readonly demo?: true
  readonly timeout?: string
  readonly maxCost?: string
  readonly runId?: string
  readonly resume?: string
  readonly record?: string
  readonly replay?: string
  readonly replayMisses?: string
}

/** `latch run`. */
export async function runFlow(flow: string, options: RunOptions, session: Session): Promise<ExitCode> {
  if (options.json === true && options.events === true)
    throw usageError('--json and --events exclude each other.', 'The last event of --events holds what --json prints.')
  const { timeout, runId, resume, input, secret, demo = false } = options
  if (runId !== undefined && resume !== undefined)
    throw usageError('--run-id and --resume exclude each other.', 'A run that goes on keeps its id.')
  for (const [name, id] of Object.entries({ '--run-id': runId, '--resume': resume }))
    if (id !== undefined && !/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(id))
      throw usageError(`${name} takes letters, digits, dots, hyphens and underscores, at most 128.`)
  const timeoutMs = timeout === undefined ? undefined : parseDuration(timeout, '--timeout')
  const maxCost = options.maxCost === undefined ? undefined : parseDollars(options.maxCost, '--max-cost')
  const tape = tapeOf(options)
  const request = { flow, inputs: input, secrets: secret, demo, runId, resume, timeoutMs, maxCost, tape }
  return options.events === true
    ? tellEvents(session, (listen) => executeFlow(request, session, listen), flow)
    : showProgress(session, (listen) => executeFlow(request, session, listen), { flow, asJson: options.json === true })
}

/** What the options say about a recording; they exclude each other where together they make no sense. */
function tapeOf({ record, replay, replayMisses, resume, demo, maxCost }: RunOptions): TapeRequest | undefined {
  if (replayMisses !== undefined && !isMisses(replayMisses))
    throw usageError('--replay-misses takes fail or live.', 'With live, calls that were not recorded go out.')
  if (replayMisses !== undefined && replay === undefined)
    throw usageError('--replay-misses goes with --replay DIR.', 'Name the folder of the recording.')
  if (record !== undefined && replay !== undefined)
    throw usageError('--record and --replay exclude each other.', 'Replay first; record again when calls changed.')
  if (resume !== undefined && (record ?? replay) !== undefined)
    throw usageError('--resume goes with neither --record nor --replay.', 'Only a whole run can be recorded.')
  if (record !== undefined) return { mode: 'record', folder: record }
  if (replay === undefined) return undefined
  const misses = replayMisses ?? 'fail'
  if (misses === 'fail' && (demo === true || maxCost !== undefined))
    throw usageError(
      'A replay asks no model, so --demo and --max-cost mean nothing.',
      'Leave them out, or add --replay-misses live.',
    )
  return { mode: 'replay', folder: replay, misses }
}

function isMisses(text: string): text is 'fail' | 'live' {
  return text === 'fail' || text === 'live'
}

type Execute = (listen: (event: RunEvent) => void) => Promise<EndedRun>

async function showProgress(
  session: Session,
  execute: Execute,
  { flow, asJson }: { readonly flow: string; readonly asJson: boolean },
): Promise<ExitCode> {
  const { output, redactor } = session
  const display = createDisplay(session)
  const ended = await execute(display.onEvent).finally(() => display.end())
  tellEnd(flow, ended, session)
  if (asJson) output.result(JSON.stringify(redactor.redactJson(ended.record)))
  else if (ended.record.status === 'done') output.result(resultText(ended))
  return ended.exitCode
}

/** The run's last event comes from here: it also holds the record, so that the events tell everything. */
async function tellEvents(session: Session, execute: Execute, flow: string): Promise<ExitCode> {
  const { output, redactor, io } = session
  const write = (event: object) => output.result(JSON.stringify(redactor.redactJson(event)))
  let next = 0
  const ended = await execute((event) => {
    if (event.type === 'run-end') return
    next = event.seq + 1
    write(event)
  })
  tellEnd(flow, ended, session)
  write({ type: 'run-end', seq: next, at: io.now(), path: '', ...ended.record })
  return ended.exitCode
}

function resultText({ record, hasSingleOutput }: EndedRun): string {
  const values = Object.values(record.outputs)
  return hasSingleOutput && typeof values[0] === 'string' ? values[0] : formatOutputs(record.outputs)
}

function formatOutputs(outputs: JsonObject): string {
  return JSON.stringify(outputs, null, 2)
}
