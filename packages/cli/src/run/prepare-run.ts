import { createMemoryBlobs, type Effects, type JsonObject, type Plan, type Services } from '@latchwork/engine'
import { createNodeEffects, createOpenAIService, OPENAI_KEY, type OpenAIService } from '@latchwork/nodes'
import type { MemoryEntry } from '@latchwork/secrets'
import { usageError } from '../command-error.ts'
import { openFlow } from '../flow-file.ts'
import { parseInputs } from '../inputs/parse-inputs.ts'
import { createNodeLibrary } from '../node-library.ts'
import { findProject, type ProjectFolder } from '../project.ts'
import { composeSecrets } from '../secrets/compose-secrets.ts'
import { requireSecrets } from '../secrets/missing-secrets.ts'
import { readRunSecrets } from '../secrets/run-secrets.ts'
import type { Session } from '../session.ts'

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
}

/** Everything that a run needs, found and judged; nothing was sent yet. */
export interface PreparedRun {
  readonly plan: Plan
  readonly inputs: JsonObject
  readonly services: Services
  readonly openai: OpenAIService
  readonly effects: Partial<Effects>
  close(): Promise<void>
}

/** How long connections may take to close, in milliseconds. An answer that nobody reads would keep one open for ever. */
const CLOSING_MS = 500

/** Prepares a run. Throws a `CommandError` or a `SecretError` for all that can be known to be wrong beforehand. */
export async function prepareRun(request: RunRequest, session: Session): Promise<PreparedRun> {
  const { io } = session
  const { plan, folder } = await openFlow(request.flow, io.cwd, createNodeLibrary())
  session.hideVariables(plan.needs.map(({ name }) => name))
  const project = await findProject(folder, io)
  tellOfProject(project, session)
  const blobs = createMemoryBlobs()
  const inputs = await parseInputs(request.inputs, plan, { cwd: io.cwd, project: project.root, blobs })
  const runSecrets = await readRunSecrets(request.secrets, session)
  const demo = await startDemo(request, plan, runSecrets)
  const nodes = createNodeEffects({ files: { root: project.root } })
  const close = async () => {
    await demo?.close()
    await Promise.race([nodes.close(), new Promise((resolve) => setTimeout(resolve, CLOSING_MS).unref())])
  }
  try {
    const resolver = composeSecrets(session, { project: project.root, runSecrets, demo })
    await requireSecrets(plan, resolver, request.flow)
    const { fetch } = nodes.effects
    const openai = createOpenAIService({ resolver, labels: plan.labels, fetch, now: io.now })
    const services = { ...nodes.services, openai }
    return { plan, inputs, services, openai, effects: { ...nodes.effects, blobs }, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Started only for a flow that asks a model. */
async function startDemo({ demo }: RunRequest, plan: Plan, runSecrets: readonly MemoryEntry[]) {
  if (!demo) return undefined
  if (runSecrets.some(({ name }) => name === OPENAI_KEY))
    throw usageError(`--demo and --secret ${OPENAI_KEY} exclude each other.`, 'Leave one of them out.')
  if (!plan.needs.some(({ name }) => name === OPENAI_KEY)) return undefined
  const { startCloud } = await import('@latchwork/cloud')
  return startCloud({ upstream: 'demo' })
}

function tellOfProject({ plugins, root, skipped }: ProjectFolder, { output }: Session): void {
  for (const words of skipped) output.say(`Note: ${words}`)
  if (plugins.length > 0)
    output.say(`Note: the project ${root} lists plug-ins (${plugins.join(', ')}); this version loads none.`)
}
