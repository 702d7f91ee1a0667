import type { Effects } from '@latchwork/engine'
import {
  createClean,
  createPassingRecorder,
  type CleanOptions,
  type HostWait,
  type PassingCall,
} from '@latchwork/nodes/cassette'
import type { RunEffects } from './run-effects.ts'

/** How much is kept of what the world gives to one run, in characters of JSON. */
export const MAX_EFFECTS = 16_000_000

/** How long calls are collected before they are written, in milliseconds. */
const COLLECT_MS = 50

/** What stands between the nodes of a run and the world, and writes down what passes. */
export interface EffectsTap {
  /** For the option `effectsAt` of `run`. */
  effectsAt(path: string): Effects
  /** For the option `wait` of `run`; told what the host answers. */
  wait(host: HostWait | undefined): HostWait
  /** Is told where a key's answers come from, so that a recording fits any of them. */
  onAddress(baseURL: string): void
}

/** Keeps what the world gives to one run. */
export interface EffectsWriter {
  /** Stands before the world; undefined when nothing is to be kept. */
  readonly tap: ((live: Effects) => EffectsTap) | undefined
  /** Writes what is left. */
  end(): void
}

/** What belongs to this machine alone, and is kept out of what is recorded. */
export interface MachinePlaces {
  readonly project: string
  readonly home: string
}

/** What a writer works with. */
export interface EffectsWriterOptions {
  readonly effects: RunEffects
  readonly redactor: CleanOptions['redactor']
  /** Undefined when nothing is to be kept. */
  readonly places: MachinePlaces | undefined
}

/** The names that stand in for a machine's places and for where models answer. */
export function namesOf(
  addresses: ReadonlySet<string>,
  { project, home }: MachinePlaces,
): readonly (readonly [string, string])[] {
  return [
    ...[...addresses].map((address) => [new URL(address).host, 'openai'] as const),
    [project, '{project}'],
    [home, '{home}'],
  ]
}

/** Makes the writer of a run. That something cannot be kept never disturbs the run; the run's record says it. */
export function createEffectsWriter(run: string, { effects, redactor, places }: EffectsWriterOptions): EffectsWriter {
  const before = beginKeeping(run, effects, places === undefined ? 'off' : 'kept')
  if (places === undefined || before === undefined) return { tap: undefined, end: () => {} }
  const addresses = new Set<string>()
  const clean = createClean({ redactor, names: () => namesOf(addresses, places) })
  let collected: PassingCall[] = []
  let timer: NodeJS.Timeout | undefined
  let size = before
  let isKeeping = true
  let finish = (): void => {}

  const giveUp = (why: 'too-large' | 'lost'): void => {
    isKeeping = false
    collected = []
    try {
      effects.drop(run, why)
    } catch {
      // The store takes nothing; that a run lacks calls is found out again before a test is made of it.
    }
  }
  const write = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (!isKeeping || collected.length === 0) return
    const calls = collected
    collected = []
    try {
      size += effects.append(run, calls, MAX_EFFECTS - size)
      if (size > MAX_EFFECTS) giveUp('too-large')
    } catch {
      giveUp('lost')
    }
  }
  return {
    tap(live) {
      const recorder = createPassingRecorder({
        live,
        clean,
        addresses,
        lost: () => giveUp('lost'),
        take: (call) => {
          if (!isKeeping) return
          collected.push(call)
          timer ??= setTimeout(write, COLLECT_MS)
        },
      })
      finish = recorder.flush
      return {
        effectsAt: (path) => (isKeeping ? recorder.effectsAt(path) : live),
        wait: recorder.wait,
        onAddress: (baseURL) => void addresses.add(baseURL),
      }
    },
    end() {
      finish()
      write()
    },
  }
}

/** How much the run has already; undefined when nothing is kept of it. */
function beginKeeping(run: string, effects: RunEffects, state: 'kept' | 'off'): number | undefined {
  try {
    return effects.begin(run, state)
  } catch {
    // A store that takes nothing stops the run elsewhere, where nothing would be lost but this.
    return undefined
  }
}
