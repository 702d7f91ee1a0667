import {
  createDefaultEffects,
  run as runPlan,
  type Blobs,
  type JsonObject,
  type Plan,
  type RunResult,
} from '@latchwork/engine'
import { createNodeEffects } from '@latchwork/nodes'
import { createClean, createPlayer, type Cassette, type CleanOptions, type Player } from '@latchwork/nodes/cassette'
import { namesOf, type MachinePlaces } from '../runs/effects-writer.ts'
import type { TestedRun } from './compare.ts'
import { judgeMisses } from './judge-misses.ts'
import type { StandingRun } from './judge-test.ts'
import { createRecordedOpenAI } from './recorded-openai.ts'

/** A flow that is to be run on what was recorded. */
export interface ReplayRequest {
  readonly plan: Plan
  readonly inputs: JsonObject
  readonly cassette: Cassette
  /** Where media go, and are looked for that the recording lacks. */
  readonly blobs: Blobs
  readonly signal: AbortSignal
  /** Told of the run while its recording can still be asked. */
  readonly inspect?: (result: RunResult, standing: StandingRun) => Promise<void>
}

/** What a replay happens in. */
export interface ReplayWorld {
  readonly places: MachinePlaces
  readonly redactor: CleanOptions['redactor']
  readonly now: () => number
}

/** What a replay came to. */
export interface Replayed extends Pick<Player, 'misses' | 'played' | 'unasked' | 'used'> {
  readonly result: RunResult
}

/** Runs a flow on what was recorded: nobody is asked, no key is looked for, nothing is kept and no file is written. */
export async function replayFlow(request: ReplayRequest, { places, redactor, now }: ReplayWorld): Promise<Replayed> {
  const { plan, inputs, cassette, blobs, signal, inspect } = request
  const nodes = createNodeEffects({ files: { root: places.project } })
  const addresses = new Set<string>()
  const clean = createClean({ redactor, names: () => namesOf(addresses, places) })
  const player = createPlayer({ cassette, blobs, clean, addresses })
  const { fetch } = nodes.effects
  const openai = createRecordedOpenAI({ plan, fetch, now, onAddress: (address) => addresses.add(address) })
  const services = { ...nodes.services, openai }
  const { effectsAt, wait } = player
  try {
    const effects = { ...createDefaultEffects(), ...nodes.effects, ...player.clock, blobs }
    const came = await runPlan(plan, { inputs, services, effects, effectsAt, wait, signal })
    await inspect?.(came, { services, effectsAt, signal })
    return { ...player, result: judgeMisses(came, player.misses()) }
  } finally {
    await nodes.close()
  }
}

/** A run that is over, as a test sees it. */
export function testedRun(result: RunResult): TestedRun {
  const { status, usage } = result
  const outputs = result.status === 'done' || result.status === 'failed' ? result.outputs : {}
  return { status, outputs, cost: usage.cost, ...(result.status === 'failed' && { error: result.error }) }
}
