import { deadlinePassed, type Effects, type Json, type JsonObject, type RunOptions } from '@latchwork/engine'
import { tapAnswer } from './answer.ts'
import type { CallName, RecordedCall, RecordedFailure } from './cassette.ts'
import type { Clean } from './clean.ts'
import { contentOf, contentOfText } from './content.ts'
import { recordFailure } from './failure.ts'
import { describeRequest, isModelCall } from './request.ts'

/** A call that was noted when it was asked, and grows until it is over. Nothing of it is clean. */
export interface NotedCall {
  readonly call: CallName
  readonly asked: JsonObject
  /** What came, as far as it was read. */
  gave?: () => Json
  failed?: RecordedFailure
}

/** Answers what nodes wait for. */
export type HostWait = NonNullable<RunOptions['wait']>

/** What listens in on the calls of the nodes of a run. */
export interface TapOptions {
  /** What really happens. */
  readonly live: Effects
  /** The base URLs of the keys of this run; may grow while it goes on. */
  readonly addresses: ReadonlySet<string>
  readonly note: (path: string, noted: NotedCall) => void
  /** Told when a call is over; not of one whose answer nobody reads to its end. */
  readonly over?: (path: string, noted: NotedCall) => void
  /** Told of media that were read. */
  readonly read?: (blob: string, bytes: Uint8Array) => void
  /** Told of a request that cannot be recorded, which then goes out all the same; without it, it fails. */
  readonly unrecorded?: (reason: unknown) => void
}

/** The effects of one node, listened in on. */
export function tapEffects(path: string, options: TapOptions): Effects {
  const { live, addresses, note, over, read, unrecorded } = options
  const begin = (call: CallName, asked: JsonObject): NotedCall => {
    const noted: NotedCall = { call, asked }
    note(path, noted)
    return noted
  }
  const end = (noted: NotedCall): void => over?.(path, noted)
  const number = (call: 'now' | 'random', value: number): number => {
    const noted = begin(call, {})
    noted.gave = () => value
    end(noted)
    return value
  }
  const recorded = async <Value>(noted: NotedCall, work: Promise<Value>, show: (value: Value) => Json) => {
    try {
      const value = await work
      noted.gave = () => show(value)
      return value
    } catch (error) {
      noted.failed = recordFailure(error)
      throw error
    } finally {
      end(noted)
    }
  }
  return {
    ...live,
    now: () => number('now', live.now()),
    random: () => number('random', live.random()),
    fetch: async (url, init = {}) => {
      const asked = described(() => describeRequest(url, init, addresses), unrecorded)
      if (asked === undefined) return live.fetch(url, init)
      const noted = begin('fetch', asked)
      const signal = init.signal ?? undefined
      try {
        const answer = await live.fetch(url, init)
        const tapped = tapAnswer(answer, { signal, isModel: isModelCall(asked), onEnd: () => end(noted) })
        noted.gave = tapped.gave
        if (answer.body === null) end(noted)
        return tapped.response
      } catch (error) {
        if (signal?.aborted !== true) noted.failed = recordFailure(error)
        end(noted)
        throw error
      }
    },
    files: tapFiles(live, { begin, recorded }),
    blobs: {
      read: async (blob) => {
        const bytes = await live.blobs.read(blob)
        read?.(blob, bytes)
        return bytes
      },
      write: (bytes, about) => live.blobs.write(bytes, about),
    },
  }
}

/** The host's answers to what nodes wait for, listened in on. */
export function tapWait(wait: HostWait | undefined, { live, note, over }: TapOptions): HostWait {
  const open = new Map<string, NotedCall>()
  return async (asked) => {
    const { path, signal, until } = asked
    const key = `${path} ${signal}`
    const noted = open.get(key) ?? { call: 'wait', asked: { signal, ...(until !== undefined && { until }) } }
    if (!open.has(key)) note(path, noted)
    open.set(key, noted)
    const answer = await wait?.(asked)
    const isLate = answer === undefined && until !== undefined && live.now() >= until
    if (answer !== undefined) noted.gave = () => answer
    else if (isLate) noted.failed = recordFailure(deadlinePassed(until))
    else return answer
    open.delete(key)
    over?.(path, noted)
    return answer
  }
}

function described(describe: () => JsonObject, unrecorded: TapOptions['unrecorded']): JsonObject | undefined {
  try {
    return describe()
  } catch (reason) {
    if (unrecorded === undefined) throw reason
    unrecorded(reason)
    return undefined
  }
}

interface Listening {
  readonly begin: (call: CallName, asked: JsonObject) => NotedCall
  readonly recorded: <Value>(noted: NotedCall, work: Promise<Value>, show: (value: Value) => Json) => Promise<Value>
}

function tapFiles({ files }: Effects, { begin, recorded }: Listening): Effects['files'] {
  return {
    list: (folder, pattern) =>
      recorded(begin('files.list', { folder, pattern }), files.list(folder, pattern), (paths) => [...paths]),
    readText: (file) =>
      recorded(begin('files.readText', { path: file }), files.readText(file), (text) => ({
        content: contentOfText(text),
      })),
    readBytes: (file) =>
      recorded(begin('files.readBytes', { path: file }), files.readBytes(file), (bytes) => ({
        content: contentOf(bytes, ''),
      })),
    writeText: (file, text) =>
      recorded(
        begin('files.writeText', { path: file, content: contentOfText(text) }),
        files.writeText(file, text),
        () => null,
      ),
  }
}

/** A call as it is kept: without secrets, and without what belongs to this machine alone. */
export function finishCall({ call, asked, gave, failed }: NotedCall, clean: Clean): RecordedCall {
  const message = failed === undefined ? undefined : clean(failed.message)
  return {
    call,
    asked: cleanAsked(asked, clean),
    ...(gave !== undefined && { gave: clean(gave()) }),
    ...(failed !== undefined && typeof message === 'string' && { failed: { ...failed, message } }),
  }
}

/** What was asked, as it is recorded and compared. */
export function cleanAsked(asked: JsonObject, clean: Clean): JsonObject {
  return Object.fromEntries(Object.entries(asked).map(([name, value = null]) => [name, clean(value)]))
}
