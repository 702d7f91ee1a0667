import {
  createDefaultEffects,
  isJsonObject,
  type Blobs,
  type Effects,
  type Json,
  type JsonObject,
} from '@latchwork/engine'
import { z } from 'zod'
import { aborted, playAnswer } from './answer.ts'
import type { CallName, Cassette, RecordedCall } from './cassette.ts'
import type { Clean } from './clean.ts'
import { chunksOf, contentOfText, contentSchema } from './content.ts'
import { restoreFailure } from './failure.ts'
import { describeMiss, missError, missingBlob, type Miss } from './miss.ts'
import { cleanAsked } from './tap.ts'
import { createReplayClock, type ReplayClock } from './replay-clock.ts'
import { describeRequest } from './request.ts'
import type { HostWait } from './tap.ts'

/** What a player is made of. */
export interface PlayerOptions {
  readonly cassette: Cassette
  /** Where media of this run live. */
  readonly blobs: Blobs
  readonly clean: Clean
  readonly addresses: ReadonlySet<string>
  /** What happens to calls that were not recorded; without it they fail. */
  readonly live?: Effects
  /** Told of each call that was not recorded. */
  readonly onMiss?: (miss: Miss) => void
}

/** Answers what nodes ask from a recording. */
export interface Player {
  /** For the option `effectsAt` of `run`. */
  effectsAt(path: string): Effects
  /** For the option `wait` of `run`: gives the recorded answers. */
  readonly wait: HostWait
  /** For the option `effects` of `run`: pauses are not waited for. Undefined where calls may go out. */
  readonly clock: ReplayClock | undefined
  /** Whether a request would be answered from the recording. */
  isRecorded(path: string, url: string, init: RequestInit): boolean
  misses(): readonly Miss[]
  /** How many calls were answered from the recording. */
  played(): number
  /** Recorded calls that nobody asked for, so far. */
  unasked(): readonly { readonly path: string; readonly call: CallName }[]
  /** The recording without those, and with the media that were read. */
  used(): Cassette
}

/** What answers a call: the recording, or the world. */
type Found = { readonly recorded: RecordedCall } | { readonly live: Effects }

type Asking = { readonly path: string; readonly call: CallName; readonly asked: JsonObject }

/** Makes a player at the beginning of a recording. Calls are found by path, then by content, then in order. */
export function createPlayer({ cassette, blobs, clean, addresses, live, onMiss }: PlayerOptions): Player {
  const left = new Map([...cassette.calls].map(([path, calls]) => [path, indexCalls(calls)]))
  const misses: Miss[] = []
  const media = new Map<string, Uint8Array>()
  let played = 0

  const take = ({ path, call, asked }: Asking): Found => {
    const compared = cleanAsked(asked, clean)
    const recorded = left.get(path)?.get(keyOf(call, compared))?.shift()
    if (recorded !== undefined) {
      played++
      return { recorded }
    }
    const miss = describeMiss({ path, call, asked: compared }, cassette, leftOf(path))
    misses.push(miss)
    onMiss?.(miss)
    if (live === undefined) throw missError(miss)
    return { live }
  }
  const world = live ?? createDefaultEffects()
  const clock = createReplayClock({ start: beginningOf(cassette) ?? world.now(), live: world })
  /** Undefined for what nobody had answered when the recording ended. */
  const answered = (path: string, signal: string): RecordedCall | undefined => {
    const calls = [...(left.get(path) ?? [])].filter(([key]) => key.startsWith('wait ')).flatMap(([, each]) => [each])
    const found = calls.find(([first]) => first?.asked['signal'] === signal)?.shift()
    if (found !== undefined) played++
    return found
  }
  const leftOf = (path: string): readonly RecordedCall[] => [...(left.get(path)?.values() ?? [])].flat()

  return {
    effectsAt(path) {
      const play = async <Value>(
        asking: Omit<Asking, 'path'>,
        read: (gave: Json | undefined) => Value,
        perform: (effects: Effects) => Promise<Value>,
        signal?: AbortSignal,
      ): Promise<Value> => {
        const found = take({ ...asking, path })
        if ('live' in found) return perform(found.live)
        const { gave, failed } = found.recorded
        if (failed !== undefined) throw restoreFailure(failed)
        return gave === undefined ? aborted(signal) : read(gave)
      }
      const number = (call: 'now' | 'random'): number => {
        const found = take({ path, call, asked: {} })
        return 'live' in found ? found.live[call]() : z.number().parse(found.recorded.gave)
      }
      return {
        now: () => number('now'),
        random: () => number('random'),
        // Nothing is waited for that has already been.
        sleep: (ms, signal, what) => (live ?? clock).sleep(ms, signal, what),
        fetch: (url, init = {}) => {
          const signal = init.signal ?? undefined
          const asked = describeRequest(url, init, addresses)
          return play(
            { call: 'fetch', asked },
            (gave) => playAnswer(gave, signal),
            (world) => world.fetch(url, init),
            signal,
          )
        },
        files: {
          list: (folder, pattern) =>
            play({ call: 'files.list', asked: { folder, pattern } }, readPaths, ({ files }) =>
              files.list(folder, pattern),
            ),
          readText: (file) =>
            play({ call: 'files.readText', asked: { path: file } }, readText, ({ files }) => files.readText(file)),
          readBytes: (file) =>
            play({ call: 'files.readBytes', asked: { path: file } }, readBytes, ({ files }) => files.readBytes(file)),
          writeText: (file, text) =>
            play(
              { call: 'files.writeText', asked: { path: file, content: contentOfText(text) } },
              () => undefined,
              ({ files }) => files.writeText(file, text),
            ),
        },
        blobs: {
          read: async (blob) => {
            const recorded = cassette.blobs.get(blob)
            const bytes =
              recorded ??
              (await blobs.read(blob).catch(() => {
                throw missingBlob(path, blob)
              }))
            media.set(blob, bytes)
            return Uint8Array.from(bytes)
          },
          write: (bytes, about) => blobs.write(bytes, about),
        },
      }
    },
    clock: live === undefined ? clock : undefined,
    wait({ path, signal }) {
      const { gave, failed } = answered(path, signal) ?? {}
      if (failed !== undefined) throw restoreFailure(failed)
      return gave
    },
    isRecorded(path, url, init) {
      const asked = cleanAsked(describeRequest(url, init, addresses), clean)
      return (left.get(path)?.get(keyOf('fetch', asked)) ?? []).length > 0
    },
    misses: () => misses,
    played: () => played,
    unasked: () => [...left.keys()].flatMap((path) => leftOf(path).map(({ call }) => ({ path, call }))),
    used() {
      const unused = new Set([...left.keys()].flatMap(leftOf))
      const calls = [...cassette.calls]
        .map(([path, all]) => [path, all.filter((call) => !unused.has(call))] as const)
        .filter(([, used]) => used.length > 0)
      return { flow: cassette.flow, calls: new Map(calls), blobs: media }
    },
  }
}

/** No later than anything that was recorded; undefined when nothing tells. */
function beginningOf({ calls }: Cassette): number | undefined {
  const times = [...calls.values()].flat().flatMap(({ call, asked, gave, failed }) => {
    if (call === 'now') return typeof gave === 'number' ? [gave] : []
    // What was still waited for in the end had its deadline before it.
    const { until } = asked
    return call === 'wait' && gave === undefined && failed === undefined && typeof until === 'number' ? [until - 1] : []
  })
  return times.length === 0 ? undefined : Math.min(...times)
}

function indexCalls(calls: readonly RecordedCall[]): Map<string, RecordedCall[]> {
  const byContent = new Map<string, RecordedCall[]>()
  for (const recorded of calls) {
    const key = keyOf(recorded.call, recorded.asked)
    byContent.set(key, [...(byContent.get(key) ?? []), recorded])
  }
  return byContent
}

function keyOf(call: CallName, asked: JsonObject): string {
  return `${call} ${JSON.stringify(sorted(asked))}`
}

/** The same value with the names of each object in order. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((name) => [name, sorted(value[name] ?? null)]),
  )
}

const keptContent = z.strictObject({ content: contentSchema })

function readPaths(gave: Json | undefined): readonly string[] {
  return z.array(z.string()).parse(gave)
}

function readBytes(gave: Json | undefined): Uint8Array {
  return Uint8Array.from(Buffer.concat([...chunksOf(keptContent.parse(gave).content)]))
}

function readText(gave: Json | undefined): string {
  return Buffer.from(readBytes(gave)).toString('utf8')
}
