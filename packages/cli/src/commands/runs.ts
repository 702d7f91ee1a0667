import { exportInWords, type RunDetails } from '@latchwork/server/api'
import { createRunStore, runDetails, type RunStore } from '@latchwork/server/runs'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { usageError, type CommandError } from '../command-error.ts'
import { showDuration } from '../duration.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { findProject } from '../project.ts'
import { showCost, showTokens } from '../run/closing-line.ts'
import { readIfRunFile } from '../runs/run-file.ts'
import { tellWaits } from '../run/tell-waits.ts'
import type { Session } from '../session.ts'
import { formatTable } from '../table.ts'

type Run = ReturnType<RunStore['list']>['runs'][number]

/** The options of `latch runs`. */
export interface RunsOptions {
  readonly project?: string
  readonly limit: string
  readonly json?: true
}

/** `latch runs`: what ran in a project, the latest first; or one run in full, of the project or of an exported file. */
export async function showRuns(id: string | undefined, options: RunsOptions, session: Session): Promise<ExitCode> {
  const file = id === undefined ? undefined : await readIfRunFile(id, session.io)
  if (file !== undefined) {
    printRun(file.run, { session, asJson: options.json === true })
    for (const line of exportInWords(file)) session.output.say(line)
    return EXIT.done
  }
  const store = await openStore(options.project ?? session.io.cwd, session)
  try {
    if (id === undefined) listRuns(store, options, session)
    else showRun(store, id, { session, asJson: options.json === true })
    return EXIT.done
  } finally {
    store?.close()
  }
}

/** The store of runs of a project; undefined where nothing ran yet. */
export async function openStore(folder: string, { io, redactor }: Session): Promise<RunStore | undefined> {
  const { root } = await findProject(folder, io)
  const file = join(root, '.latchwork', 'runs.db')
  if (!existsSync(file)) return undefined
  return createRunStore({ file, redactor, now: io.now })
}

function listRuns(store: RunStore | undefined, { limit, json }: RunsOptions, { output, io }: Session): void {
  const count = Number(limit)
  if (!Number.isInteger(count) || count < 1 || count > 200) throw usageError('--limit takes a number from 1 to 200.')
  const { runs } = store?.list({ limit: count }) ?? { runs: [] }
  if (json === true) output.result(JSON.stringify({ runs }))
  else if (runs.length === 0) output.say('Nothing ran in this project yet.')
  else {
    const head = ['RUN', 'FLOW', 'WHEN', 'STATUS', 'TOOK', 'TOKENS', 'COST']
    output.result(formatTable([head, ...runs.map((run) => rowOf(run, io.now()))]))
  }
}

function rowOf(
  { run, path, flow, startedAt, endedAt, restedMs = 0, status, usage, cost }: Run,
  now: number,
): readonly string[] {
  const when = new Date(startedAt).toISOString().slice(0, 16).replace('T', ' ')
  const took = showDuration((endedAt ?? now) - startedAt - restedMs)
  return [run, path ?? flow, when, status, took, usage.totalTokens.toLocaleString('en-US'), showCost(cost)]
}

function showRun(store: RunStore | undefined, id: string, about: PrintOptions): void {
  const found = store?.find(id)
  if (store === undefined || found === undefined) throw noSuchRun(id)
  const { status, path } = found
  printRun(runDetails(store, found), about)
  if (status !== 'done' && status !== 'running' && path !== undefined)
    about.session.output.say(`Go on with it: latch run ${path} --resume ${id}`)
}

/** No run of this id is kept here. */
export function noSuchRun(id: string): CommandError {
  return usageError(`There is no run "${id}" in this project.`, 'See latch runs.')
}

interface PrintOptions {
  readonly session: Session
  readonly asJson: boolean
}

function printRun(run: RunDetails, { session: { output, io }, asJson }: PrintOptions): void {
  const { error, hindrance, waits, timings, path, restedMs = 0 } = run
  if (asJson) return output.result(JSON.stringify(run))
  output.result(formatTable([rowOf(run, io.now())]))
  if (restedMs >= 1_000) output.result(`At rest for ${showDuration(restedMs)}, which is not in what it took.`)
  if (error !== undefined) output.result(`Failed at ${error.path || 'the run'}: ${error.message}`)
  if (hindrance !== undefined) output.result(hindranceInWords(hindrance))
  for (const line of tellWaits(run.run, waits, path)) output.result(line)
  output.result(
    formatTable(
      timings.map(({ path: node, status, startedAt, endedAt, usage, reused }) => [
        `  ${node}`,
        reused ? 'used again' : status,
        startedAt === undefined || endedAt === undefined ? '' : showDuration(endedAt - startedAt),
        usage === undefined || usage.totalTokens === 0 ? '' : showTokens(usage.totalTokens),
      ]),
    ),
  )
}

function hindranceInWords({ error: { message, hint = '' }, retryAt }: NonNullable<Run['hindrance']>): string {
  return `It could not go on: ${message} ${hint}\n    A server tries it again at ${new Date(retryAt).toISOString()}.`
}
