import {
  createDefaultEffects,
  type Effects,
  type JsonObject,
  type OutcomeStore,
  type Plan,
  type Services,
} from '@latchwork/engine'
import { createNodeEffects, type NodeEffects, type OpenAIService } from '@latchwork/nodes'
import { writtenInputs } from '@latchwork/server/inputs'
import type { HostWait } from '@latchwork/nodes/cassette'
import { isAnsweredByDemo, type EffectsTap } from '@latchwork/server/runs'
import { openFlow } from '../flow-file.ts'
import { createNodeLibrary } from '../node-library.ts'
import { findProject, type ProjectFolder } from '../project.ts'
import { readRunSecrets } from '../secrets/run-secrets.ts'
import type { Session } from '../session.ts'
import type { RunSpending } from '../usage/compose-spending.ts'
import { historyOfNothing, openHistory } from './history.ts'
import type { KeptRun } from './kept-run.ts'
import { openModelAccess, openRecordedAccess } from './model-access.ts'
import { readInputs } from './read-inputs.ts'
import { openTape, type Tape, type TapeRequest } from './tape.ts'

/** A run as it was asked for. */
export interface RunRequest {
  readonly flow: string
  /** `name=value` each. */
  readonly inputs: readonly string[]
  /** `NAME=@file` each. */
  readonly secrets: readonly string[]
  readonly demo: boolean
  readonly timeoutMs?: number
  readonly runId?: string
  /** Goes on with the run of this id. */
  readonly resume?: string
  /** What the run may cost, in US dollars. */
  readonly maxCost?: number
  /** Values of inputs, beside those of `inputs`. */
  readonly values?: JsonObject
  /** Records what the run asks of the world, or answers it from a recording. */
  readonly tape?: TapeRequest
  /** A model will be asked about the outputs. */
  readonly judged?: boolean
}

/** Everything that a run needs, found and judged; nothing was sent yet. */
export interface PreparedRun {
  readonly plan: Plan
  readonly inputs: JsonObject
  readonly services: Services
  readonly openai: OpenAIService
  readonly effects: Effects
  /** What stands between each node and the world; undefined where nothing does. */
  readonly effectsAt: EffectsTap['effectsAt'] | undefined
  readonly wait: HostWait | undefined
  readonly tape: Tape | undefined
  /** Outcomes of other runs; undefined where none are used. */
  readonly cache: OutcomeStore | undefined
  /** Keeps the run; undefined where that is not possible. */
  readonly kept: KeptRun | undefined
  /** Undefined for a flow that asks no model. */
  readonly spending: RunSpending | undefined
  close(): Promise<void>
}

/** How long connections may take to close, in milliseconds. An answer that nobody reads would keep one open for ever. */
const CLOSING_MS = 500

/** Prepares a run. Throws a `CommandError` or a `SecretError` for all that can be known to be wrong beforehand. */
export async function prepareRun(runId: string, request: RunRequest, session: Session): Promise<PreparedRun> {
  const { io } = session
  const file = await openFlow(request.flow, io.cwd, createNodeLibrary())
  const { plan } = file
  session.hideVariables(plan.needs.map(({ name }) => name))
  const project = await findProject(file.folder, io)
  tellOfProject(project, session)
  const runSecrets = await readRunSecrets(request.secrets, session)
  await using open = new AsyncDisposableStack()
  // What a recording answers spends nothing and changes nothing: there is nothing to go on with.
  const isRecorded = request.tape?.mode === 'replay' && request.tape.misses === 'fail'
  const history = open.use(isRecorded ? historyOfNothing(project.root) : await openHistory(project.root, session))
  const earlier = history.find(request)
  const { blobs } = history
  const places = {
    cwd: io.cwd,
    project: project.root,
    blobs,
    ...(earlier !== undefined && { earlier: earlier.inputs }),
  }
  const given = [...request.inputs, ...writtenInputs(request.values ?? {}, plan)]
  const inputs = await readInputs(given, plan, places)
  const nodes = open.adopt(createNodeEffects({ files: { root: project.root } }), closeSoon)
  const effects = { ...createDefaultEffects(), ...nodes.effects, blobs }
  const tape =
    request.tape === undefined
      ? undefined
      : await openTape(request.tape, { live: effects, root: project.root, session })
  const listening: Pick<EffectsTap, 'onAddress'>[] = tape === undefined ? [] : [tape]
  const access = open.use(
    await (isRecorded ? openRecordedAccess : openModelAccess)({
      runId,
      request,
      plan,
      project: project.root,
      runSecrets,
      session,
      fetch: effects.fetch,
      isRecorded: tape?.isRecorded,
      onAddress: (baseURL) => listening.forEach((tap) => tap.onAddress(baseURL)),
    }),
  )
  const { openai, spending, resolver } = access
  const toKeep = { file, inputs, earlier, mayKeepEffects: tape === undefined }
  const kept = resolver === undefined ? undefined : await history.keep(runId, { ...toKeep, resolver })
  const tap = kept?.tapEffects?.(effects)
  if (tap !== undefined) listening.push(tap)
  const effectsAt = tape?.effectsAt ?? tap?.effectsAt
  // A recording has to be whole: what another run knows would be missing from it.
  const known = tape === undefined && resolver !== undefined ? history.cache : undefined
  const cache = known?.forRun({ isDemo: resolver !== undefined && (await isAnsweredByDemo(plan, resolver)) })
  const services = { ...nodes.services, openai }
  const held = open.move()
  const close = (): Promise<void> => held.disposeAsync()
  const host = kept?.options.wait
  const wait = (tape ?? tap)?.wait(host) ?? host
  const timed = { ...effects, ...tape?.clock }
  return { plan, inputs, services, openai, effects: timed, effectsAt, wait, tape, cache, kept, spending, close }
}

async function closeSoon(nodes: NodeEffects): Promise<void> {
  await Promise.race([nodes.close(), new Promise((resolve) => setTimeout(resolve, CLOSING_MS).unref())])
}

function tellOfProject({ plugins, root, skipped }: ProjectFolder, { output }: Session): void {
  for (const words of skipped) output.say(`Note: ${words}`)
  if (plugins.length > 0)
    output.say(`Note: the project ${root} lists plug-ins (${plugins.join(', ')}); this version loads none.`)
}
