import { createDefaultEffects, run as runPlan } from '@latchwork/engine'
import { createNodeEffects, createOpenAIService, type NodeEffectsOptions } from '@latchwork/nodes'
import { recordUses, type SecretsResolver } from '@latchwork/secrets'
import type { Metering } from '../usage/metering.ts'
import type { OutcomeCache } from './outcome-cache.ts'
import { isAnsweredByDemo } from './project-cache.ts'
import type { EffectsTap } from './effects-writer.ts'
import type { Runner } from './runner.ts'

/** How long connections may take to close, in milliseconds. An answer that nobody reads would keep one open for ever. */
const CLOSING_MS = 500

/** What the runner of a project needs. */
export interface ProjectRunnerOptions {
  /** The project's folder, the only place where nodes read and write files. */
  readonly root: string
  readonly secrets: Pick<SecretsResolver, 'credential' | 'notes' | 'explain'>
  readonly metering: Metering
  /** Keeps outcomes of nodes with the policy `cache`; each run for itself, if not given. */
  readonly cache?: OutcomeCache
  readonly http?: NodeEffectsOptions['http']
  readonly now?: () => number
}

/** Runs plans in this process, each with the project's files and the key that is in force. */
export function createProjectRunner({
  root,
  secrets,
  metering,
  cache,
  http,
  now = Date.now,
}: ProjectRunnerOptions): Runner {
  return async (request) => {
    const { run, plan, path, inputs, maxInFlight, signal, blobs, onEvent, onBudgetNews, tapEffects } = request
    const { runtime, wait, onAnswers, gate } = request
    const metered = await metering({ flow: plan.name, onNews: onBudgetNews, ...(path !== undefined && { path }) })
    const nodes = createNodeEffects({ files: { root }, ...(http !== undefined && { http }) })
    const { fetch } = nodes.effects
    const effects = { ...createDefaultEffects(), ...nodes.effects, blobs }
    const tap = tapEffects?.(effects)
    const uses = recordUses(secrets, { flow: plan.name, run, notes: () => secrets.notes })
    const openai = createOpenAIService({
      resolver: tellingAddresses(uses.resolver, tap),
      labels: plan.labels,
      fetch,
      now,
      onRejected: uses.rejected,
      ...metered,
    })
    try {
      const result = await runPlan(plan, {
        inputs,
        runId: run,
        signal,
        onEvent,
        runtime,
        wait,
        onAnswers,
        gate,
        maxInFlight,
        cache: cache?.forRun({ isDemo: await isAnsweredByDemo(plan, secrets) }),
        services: { ...nodes.services, openai },
        effects,
        ...(tap !== undefined && { effectsAt: tap.effectsAt, wait: tap.wait(wait) }),
      })
      return { result, keys: openai.keysUsed() }
    } finally {
      await uses.settle()
      await Promise.race([nodes.close(), new Promise((resolve) => setTimeout(resolve, CLOSING_MS).unref())])
    }
  }
}

/** Tells a recording of the address of each key before it is used. */
function tellingAddresses(
  { credential }: Pick<SecretsResolver, 'credential'>,
  tap: EffectsTap | undefined,
): Pick<SecretsResolver, 'credential'> {
  return {
    credential: async (name, choice) => {
      const found = await credential(name, choice)
      tap?.onAddress(found.baseURL)
      return found
    },
  }
}
