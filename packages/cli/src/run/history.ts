import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { createMemoryBlobs, type Blobs, type JsonObject } from '@latchwork/engine'
import type { SecretsResolver } from '@latchwork/secrets'
import {
  createBlobFolder,
  createProjectCache,
  createRunStore,
  createSettingsFile,
  isAnsweredByDemo,
  makeStateFolder,
  recordRun,
  staleOutcomes,
  type OutcomeCache,
  type RunStore,
} from '@latchwork/server/runs'
import { usageError } from '../command-error.ts'
import { homeOf } from '../secrets/compose-secrets.ts'
import type { FlowFile } from '../flow-file.ts'
import type { Session } from '../session.ts'
import { keepRun, type KeptRun } from './kept-run.ts'
import type { RunRequest } from './prepare-run.ts'

/** The run that another one goes on with. */
export type EarlierRun = NonNullable<ReturnType<RunStore['find']>>

/** A run that shall be kept. */
export interface RunToKeep {
  readonly file: FlowFile
  readonly inputs: JsonObject
  readonly earlier: EarlierRun | undefined
  readonly resolver: Pick<SecretsResolver, 'explain'>
  /** Whether the run may keep what the world gives it. */
  readonly mayKeepEffects: boolean
}

/** What ran in a project. */
export interface History extends AsyncDisposable {
  readonly blobs: Blobs
  /** Outcomes of nodes with the policy `cache`; undefined where nothing can be kept. */
  readonly cache: OutcomeCache | undefined
  /** The run that is to go on, if one is. Throws when there is none, or none that can. */
  find(request: RunRequest): EarlierRun | undefined
  /** Begins to keep a run; undefined where the project's folder cannot be written. */
  keep(run: string, about: RunToKeep): Promise<KeptRun | undefined>
}

/** Opens the history of a project. Throws `JournalError` for one that is damaged, `NewerStoreError` for a newer one. */
export async function openHistory(root: string, session: Session): Promise<History> {
  let state: string
  try {
    state = await makeStateFolder(root)
    await access(state, constants.W_OK)
  } catch (error) {
    if (!isReadOnly(error)) throw error
    session.output.say(
      `Note: ${join(root, '.latchwork')} cannot be written, so this run is not kept and cannot be resumed.`,
    )
    return historyOfNothing(root)
  }
  const { redactor, io } = session
  const store = createRunStore({ file: join(state, 'runs.db'), redactor, now: io.now })
  const onTrouble = (words: string): void => session.output.say(`Note: ${words}`)
  const cache = createProjectCache(state, { redactor, now: io.now, onTrouble })
  return {
    cache,
    blobs: createBlobFolder({ folder: join(state, 'blobs') }),
    find: ({ resume, runId }) => findEarlier(store, { resume, runId }),
    keep: (run, about) => keepIn(store, run, { ...about, root, session }),
    [Symbol.asyncDispose]: async () => {
      store.close()
      cache.close()
    },
  }
}

/** The history where nothing is kept: of a project that cannot be written, and of runs that are not worth it. */
export function historyOfNothing(root: string): History {
  return {
    cache: undefined,
    blobs: createMemoryBlobs(),
    find: ({ resume }) => {
      if (resume === undefined) return undefined
      throw usageError(`The run ${resume} cannot go on: ${root} cannot be written.`, 'Make the folder writable.')
    },
    keep: async () => undefined,
    [Symbol.asyncDispose]: async () => {},
  }
}

function findEarlier(store: RunStore, { resume, runId }: Pick<RunRequest, 'resume' | 'runId'>): EarlierRun | undefined {
  if (resume === undefined) {
    if (runId === undefined || store.find(runId) === undefined) return undefined
    throw usageError(`There is a run "${runId}" already.`, 'Give another --run-id, or go on with it: --resume.')
  }
  const found = store.find(resume)
  if (found === undefined) throw usageError(`There is no run "${resume}" in this project.`, 'See latch runs.')
  if (found.status === 'running')
    throw usageError(`The run "${resume}" is still under way.`, 'Stop it where it was started, or wait for its end.')
  if (found.part !== undefined)
    throw usageError(`The run "${resume}" ran a part of its flow.`, 'Go on with it in the editor.')
  return found
}

async function keepIn(
  store: RunStore,
  run: string,
  {
    file,
    inputs,
    earlier,
    resolver,
    mayKeepEffects,
    root,
    session,
  }: RunToKeep & { readonly root: string; readonly session: Session },
): Promise<KeptRun> {
  const { output, redactor, io } = session
  const { plan, text } = file
  const path = relative(root, file.path).split(sep).join('/')
  const unknown = earlier === undefined ? [] : store.journal.unknown(run)
  if (earlier === undefined) store.begin({ run, path, flow: plan.name, text, inputs, startedAt: io.now() })
  else if (!store.resume(run, text)) throw usageError(`The run "${run}" goes on in another process.`)
  if (unknown.length > 0)
    output.say(`Note: nobody knows how these ended when the run was cut off; they are repeated: ${unknown.join(', ')}`)
  const isDemo = await isAnsweredByDemo(plan, resolver)
  const record = recordRun(run, {
    store,
    redactor,
    failed: (fault) => output.say(`Note: events of this run were not kept: ${String(fault)}`),
    keepEffects: mayKeepEffects && (await keepsEffects(session)) ? { project: root, home: io.home } : undefined,
    ...(earlier !== undefined && {
      isStale: staleOutcomes({ status: earlier.status, isDemo }),
    }),
  })
  return keepRun(run, { record, store, session })
}

/** As the person chose it in the editor; settings that cannot be read are no reason not to run. */
async function keepsEffects(session: Session): Promise<boolean> {
  const settings = createSettingsFile({ file: join(homeOf(session).config, 'editor.json') })
  return settings.read().then(
    ({ engine }) => engine.keepEffects,
    () => false,
  )
}

function isReadOnly(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return ['EACCES', 'EROFS', 'EPERM', 'ENOSPC', 'EEXIST', 'ENOTDIR'].includes(String(code))
}
