import { resolve } from 'node:path'
import type { Plan } from '@latchwork/engine'
import {
  createOpenAIService,
  OPENAI_KEY,
  type NodeEffects,
  type OpenAIService,
  type OpenAIServiceOptions,
} from '@latchwork/nodes'
import { recordUses, type KeyNotes, type MemoryEntry, type SecretsResolver } from '@latchwork/secrets'
import { usageError } from '../command-error.ts'
import { createRecordedOpenAI } from '@latchwork/server/flow-tests'
import { composeSecrets, homeOf, type SecretsOptions } from '../secrets/compose-secrets.ts'
import { readFingerprintKey } from '../secrets/fingerprint-key.ts'
import { requireSecrets } from '../secrets/missing-secrets.ts'
import type { Session } from '../session.ts'
import { composeSpending, type MeteredRun, type RunSpending } from '../usage/compose-spending.ts'
import type { RunRequest } from './prepare-run.ts'

/** How the nodes of a run get at models: by whose key, and within which budgets. */
export interface ModelAccess extends AsyncDisposable {
  readonly openai: OpenAIService
  /** Undefined for a flow that asks no model. */
  readonly spending: RunSpending | undefined
  /** Tells whose key it is; undefined when there is none. */
  readonly resolver: Pick<SecretsResolver, 'explain'> | undefined
}

/** What access is made of. */
export interface AccessParts {
  readonly runId: string
  readonly request: RunRequest
  readonly plan: Plan
  readonly project: string
  readonly runSecrets: readonly MemoryEntry[]
  readonly session: Session
  readonly fetch: NodeEffects['effects']['fetch']
  /** Which requests are answered from a recording. */
  readonly isRecorded: OpenAIServiceOptions['isRecorded']
  /** Told of the address of each key before it is used. */
  readonly onAddress: (baseURL: string) => void
}

/** Access with the key in force. Throws when a secret is missing, before anything is sent. */
export async function openModelAccess(parts: AccessParts): Promise<ModelAccess> {
  const { runId, request, plan, project, runSecrets, session, fetch, onAddress, isRecorded } = parts
  await using open = new AsyncDisposableStack()
  const demo = await startDemo(request, plan, runSecrets)
  open.defer(async () => demo?.close())
  const layers = { project, runSecrets, ...(demo !== undefined && { demo }) }
  const resolver = composeSecrets(session, layers)
  await requireSecrets(plan, resolver, request.flow)
  const notes = () => notesOf(session, layers)
  const uses = open.adopt(recordUses(resolver, { flow: plan.name, run: runId, notes }), ({ settle }) => settle())
  const spending = asksModels(plan) ? await composeSpending(session, meteredRun(request, plan, session)) : undefined
  open.defer(() => spending?.close())
  const credential: SecretsResolver['credential'] = async (name, choice) => {
    const found = await uses.resolver.credential(name, choice)
    onAddress(found.baseURL)
    return found
  }
  const openai = createOpenAIService({
    resolver: { credential },
    labels: plan.labels,
    fetch,
    now: session.io.now,
    onRejected: uses.rejected,
    isRecorded,
    ...spending,
  })
  const held = open.move()
  return { openai, spending, resolver, [Symbol.asyncDispose]: () => held.disposeAsync() }
}

/** Access for a run whose calls are all answered from a recording. */
export function openRecordedAccess({ plan, session, fetch, onAddress }: AccessParts): ModelAccess {
  return {
    openai: createRecordedOpenAI({ plan, fetch, now: session.io.now, onAddress }),
    spending: undefined,
    resolver: undefined,
    [Symbol.asyncDispose]: async () => {},
  }
}

/** Records tell keys by fingerprints that stay the same; without the key for them, there are none to keep. */
async function notesOf(session: Session, layers: SecretsOptions): Promise<KeyNotes | undefined> {
  const { key } = await readFingerprintKey(homeOf(session))
  return key === undefined ? undefined : composeSecrets(session, { ...layers, installationKey: key }).notes
}

/** Started only where a model is asked. */
async function startDemo({ demo, judged, tape }: RunRequest, plan: Plan, runSecrets: readonly MemoryEntry[]) {
  if (!demo) return undefined
  if (runSecrets.some(({ name }) => name === OPENAI_KEY))
    throw usageError(`--demo and --secret ${OPENAI_KEY} exclude each other.`, 'Leave one of them out.')
  if (!asksModels(plan) && judged !== true) return undefined
  const { startCloud } = await import('@latchwork/cloud')
  return startCloud({ upstream: 'demo', isSteady: tape?.mode === 'record' })
}

function asksModels({ needs }: Plan): boolean {
  return needs.some(({ name }) => name === OPENAI_KEY)
}

function meteredRun({ flow, maxCost, resume }: RunRequest, plan: Plan, { io }: Session): MeteredRun {
  // A run that goes on has spent before; another one of the same id is none of its business.
  const since = resume === undefined ? io.now() : 0
  return { flow: plan.name, file: resolve(io.cwd, flow), since, maxCost }
}
