import type { Effects, Json, JsonObject } from '@latchwork/engine'
import { tapAnswer } from './answer.ts'
import type { CallName, Cassette, RecordedCall, RecordedFailure } from './cassette.ts'
import type { Clean } from './clean.ts'
import { contentOf, contentOfText } from './content.ts'
import { recordFailure } from './failure.ts'
import { describeRequest, isModelCall } from './request.ts'

/** What a recorder is made of. */
export interface RecorderOptions {
  /** What really happens. */
  readonly live: Effects
  readonly clean: Clean
  /** The base URLs of the keys of this run; may grow while it goes on. */
  readonly addresses: ReadonlySet<string>
}

/** Writes down what the nodes of a run ask of the world. */
export interface Recorder {
  /** For the option `effectsAt` of `run`. */
  effectsAt(path: string): Effects
  /** All so far, without secrets. */
  cassette(flow: string): Cassette
}

interface Noted {
  readonly call: CallName
  readonly asked: JsonObject
  gave?: () => Json
  failed?: RecordedFailure
}

/** Makes a recorder with nothing in it. */
export function createRecorder({ live, clean, addresses }: RecorderOptions): Recorder {
  const noted = new Map<string, Noted[]>()
  const blobs = new Map<string, Uint8Array>()
  const note = (path: string, call: CallName, asked: JsonObject): Noted => {
    const entry: Noted = { call, asked }
    const calls = noted.get(path)
    if (calls === undefined) noted.set(path, [entry])
    else calls.push(entry)
    return entry
  }
  const read = (bytes: Uint8Array, blob: string): Uint8Array => {
    blobs.set(blob, bytes)
    return bytes
  }

  return {
    effectsAt(path) {
      const recorded = async <Value>(
        entry: Noted,
        work: Promise<Value>,
        show: (value: Value) => Json,
      ): Promise<Value> => {
        try {
          const value = await work
          entry.gave = () => show(value)
          return value
        } catch (error) {
          entry.failed = recordFailure(error)
          throw error
        }
      }
      const number = (call: 'now' | 'random', value: number): number => {
        note(path, call, {}).gave = () => value
        return value
      }
      return {
        ...live,
        now: () => number('now', live.now()),
        random: () => number('random', live.random()),
        fetch: async (url, init = {}) => {
          const asked = describeRequest(url, init, addresses)
          const entry = note(path, 'fetch', asked)
          const signal = init.signal ?? undefined
          try {
            const isModel = isModelCall(asked)
            const { response, gave } = tapAnswer(await live.fetch(url, init), { signal, isModel })
            entry.gave = gave
            return response
          } catch (error) {
            if (signal?.aborted !== true) entry.failed = recordFailure(error)
            throw error
          }
        },
        files: {
          list: (folder, pattern) =>
            recorded(note(path, 'files.list', { folder, pattern }), live.files.list(folder, pattern), (paths) => [
              ...paths,
            ]),
          readText: (file) =>
            recorded(note(path, 'files.readText', { path: file }), live.files.readText(file), (text) => ({
              content: contentOfText(text),
            })),
          readBytes: (file) =>
            recorded(note(path, 'files.readBytes', { path: file }), live.files.readBytes(file), (bytes) => ({
              content: contentOf(bytes, ''),
            })),
          writeText: (file, text) => {
            const asked = { path: file, content: contentOfText(text) }
            return recorded(note(path, 'files.writeText', asked), live.files.writeText(file, text), () => null)
          },
        },
        blobs: {
          read: async (blob) => read(await live.blobs.read(blob), blob),
          write: (bytes, about) => live.blobs.write(bytes, about),
        },
      }
    },
    cassette: (flow) => ({
      flow,
      calls: new Map([...noted].map(([path, calls]) => [path, calls.map((entry) => finish(entry, clean))])),
      blobs,
    }),
  }
}

function finish({ call, asked, gave, failed }: Noted, clean: Clean): RecordedCall {
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
