import { resolve } from 'node:path'
import type { Effects, JsonObject, Plan, Services } from '@latchwork/engine'
import {
  createNodeEffects,
  createOpenAIService,
  OPENAI_KEY,
  type NodeEffects,
  type OpenAIService,
} from '@latchwork/nodes'
import { recordUses, type KeyNotes, type MemoryEntry } from '@latchwork/secrets'
import { usageError } from '../command-error.ts'
import { openFlow } from '../flow-file.ts'
import { parseInputs } from '../inputs/parse-inputs.ts'
import { createNodeLibrary } from '../node-library.ts'
import { findProject, type ProjectFolder } from '../project.ts'
import { composeSecrets, homeOf, type SecretsOptions } from '../secrets/compose-secrets.ts'
import { readFingerprintKey } from '../secrets/fingerprint-key.ts'
import { requireSecrets } from '../secrets/missing-secrets.ts'
import { readRunSecrets } from '../secrets/run-secrets.ts'
import type { Session } from '../session.ts'
import { composeSpending, type MeteredRun, type RunSpending } from '../usage/compose-spending.ts'
import { openHistory } from './history.ts'
import type { KeptRun } from './kept-run.ts'

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
}

/** Everything that a run needs, found and judged; nothing was sent yet. */
export interface PreparedRun {
  readonly plan: Plan
  readonly inputs: JsonObject
  readonly services: Services
  readonly openai: OpenAIService
  readonly effects: Partial<Effects>
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
  const history = open.use(await openHistory(project.root, session))
  const earlier = history.find(request)
  const { blobs } = history
  const places = {
    cwd: io.cwd,
    project: project.root,
    blobs,
    ...(earlier !== undefined && { earlier: earlier.inputs }),
  }
  const inputs = await parseInputs(request.inputs, plan, places)
  const demo = await startDemo(request, plan, runSecrets)
  open.defer(async () => demo?.close())
  const nodes = open.adopt(createNodeEffects({ files: { root: project.root } }), closeSoon)
  const layers = { project: project.root, runSecrets, ...(demo !== undefined && { demo }) }
  const resolver = composeSecrets(session, layers)
  await requireSecrets(plan, resolver, request.flow)
  const notes = () => notesOf(session, layers)
  const uses = open.adopt(recordUses(resolver, { flow: plan.name, run: runId, notes }), ({ settle }) => settle())
  const { fetch } = nodes.effects
  const spending = asksModels(plan) ? await composeSpending(session, meteredRun(request, plan, session)) : undefined
  open.defer(() => spending?.close())
  const openai = createOpenAIService({
    resolver: uses.resolver,
    labels: plan.labels,
    fetch,
    now: io.now,
    onRejected: uses.rejected,
    ...spending,
  })
  const kept = await history.keep(runId, { file, inputs, earlier, resolver })
  const services = { ...nodes.services, openai }
  const held = open.move()
  return {
    plan,
    inputs,
    services,
    openai,
    effects: { ...nodes.effects, blobs },
    kept,
    spending,
    close: () => held.disposeAsync(),
  }
}

async function closeSoon(nodes: NodeEffects): Promise<void> {
  await Promise.race([nodes.close(), new Promise((resolve) => setTimeout(resolve, CLOSING_MS).unref())])
}

/** Records tell keys by fingerprints that stay the same; without the key for them, there are none to keep. */
async function notesOf(session: Session, layers: SecretsOptions): Promise<KeyNotes | undefined> {
  const { key } = await readFingerprintKey(homeOf(session))
  return key === undefined ? undefined : composeSecrets(session, { ...layers, installationKey: key }).notes
}

/** Started only for a flow that asks a model. */
async function startDemo({ demo }: RunRequest, plan: Plan, runSecrets: readonly MemoryEntry[]) {
  if (!demo) return undefined
  if (runSecrets.some(({ name }) => name === OPENAI_KEY))
    throw usageError(`--demo and --secret ${OPENAI_KEY} exclude each other.`, 'Leave one of them out.')
  if (!asksModels(plan)) return undefined
  const { startCloud } = await import('@latchwork/cloud')
  return startCloud({ upstream: 'demo' })
}

function asksModels({ needs }: Plan): boolean {
  return needs.some(({ name }) => name === OPENAI_KEY)
}

function meteredRun({ flow, maxCost, resume }: RunRequest, plan: Plan, { io }: Session): MeteredRun {
  // A run that goes on has spent before; another one of the same id is none of its business.
  const since = resume === undefined ? io.now() : 0
  return { flow: plan.name, file: resolve(io.cwd, flow), since, maxCost }
}

function tellOfProject({ plugins, root, skipped }: ProjectFolder, { output }: Session): void {
  for (const words of skipped) output.say(`Note: ${words}`)
  if (plugins.length > 0)
    output.say(`Note: the project ${root} lists plug-ins (${plugins.join(', ')}); this version loads none.`)
}
