import type { Effects } from '@latchwork/engine'
import type { Cassette, RecordedCall } from './cassette.ts'
import type { Clean } from './clean.ts'
import { finishCall, tapEffects, tapWait, type HostWait, type NotedCall } from './tap.ts'

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
  /** For the option `wait` of `run`; told what the host answers. */
  wait(host: HostWait | undefined): HostWait
  /** All so far, without secrets. */
  cassette(flow: string): Cassette
}

/** Makes a recorder with nothing in it. */
export function createRecorder({ live, clean, addresses }: RecorderOptions): Recorder {
  const noted = new Map<string, NotedCall[]>()
  const blobs = new Map<string, Uint8Array>()
  const note = (path: string, call: NotedCall): void => {
    const calls = noted.get(path)
    if (calls === undefined) noted.set(path, [call])
    else calls.push(call)
  }
  const read = (blob: string, bytes: Uint8Array): void => void blobs.set(blob, bytes)
  return {
    effectsAt: (path) => tapEffects(path, { live, addresses, note, read }),
    wait: (host) => tapWait(host, { live, addresses, note }),
    cassette: (flow) => ({
      flow,
      calls: new Map([...noted].map(([path, calls]) => [path, calls.map((call) => finishCall(call, clean))])),
      blobs,
    }),
  }
}

/** A call of a run that is recorded as it goes on. */
export interface PassingCall {
  readonly path: string
  /** Counts the calls of the run in the order in which they were asked, from 0. */
  readonly seq: number
  readonly call: RecordedCall
}

/** Hands on what the nodes of a run ask of the world, call by call, and keeps nothing of it. */
export interface PassingRecorder {
  /** For the option `effectsAt` of `run`. */
  effectsAt(path: string): Effects
  /** For the option `wait` of `run`; told what the host answers. */
  wait(host: HostWait | undefined): HostWait
  /** Hands on the calls that are not over. */
  flush(): void
}

/** What a passing recorder is made of. */
export interface PassingRecorderOptions extends RecorderOptions {
  /** Gets each call when it is over, without secrets. Media are not handed on. */
  readonly take: (call: PassingCall) => void
  /** Told that a call cannot be handed on, which is no reason for the node to fail. */
  readonly lost: (reason: unknown) => void
}

/** Makes a recorder that keeps nothing itself. */
export function createPassingRecorder(options: PassingRecorderOptions): PassingRecorder {
  const { live, clean, addresses, take, lost } = options
  const open = new Map<NotedCall, Pick<PassingCall, 'path' | 'seq'>>()
  let next = 0
  const note = (path: string, noted: NotedCall): void => void open.set(noted, { path, seq: next++ })
  const over = (_path: string, noted: NotedCall): void => {
    const about = open.get(noted)
    if (about === undefined) return
    open.delete(noted)
    try {
      take({ ...about, call: finishCall(noted, clean) })
    } catch (reason) {
      lost(reason)
    }
  }
  return {
    effectsAt: (path) => tapEffects(path, { live, addresses, note, over, unrecorded: lost }),
    wait: (host) => tapWait(host, { live, addresses, note, over }),
    flush() {
      for (const [noted, { path }] of open) over(path, noted)
    },
  }
}
