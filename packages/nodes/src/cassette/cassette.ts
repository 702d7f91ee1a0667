import type { Json, JsonObject } from '@latchwork/engine'

/** The ways out of a node that are recorded. */
export type CallName =
  | 'fetch'
  | 'now'
  | 'random'
  | 'files.list'
  | 'files.readText'
  | 'files.readBytes'
  | 'files.writeText'
  | 'wait'

/** How a call failed, so that it can fail the same way again. */
export interface RecordedFailure {
  readonly code: string
  readonly message: string
  readonly hint?: string
  readonly retryable?: boolean
  /** Who failed: a node's own rule, or the system under it. */
  readonly by: 'node' | 'system'
}

/** One call of a node into the world. Neither `gave` nor `failed`: it was stopped before an answer came. */
export interface RecordedCall {
  readonly call: CallName
  readonly asked: JsonObject
  readonly gave?: Json
  readonly failed?: RecordedFailure
}

/** What the nodes of one run asked of the world, and what it gave them. */
export interface Cassette {
  /** The flow's name, for the reader. */
  readonly flow: string
  /** By the path of the node, in the order in which it asked. */
  readonly calls: ReadonlyMap<string, readonly RecordedCall[]>
  /** Media that were read, by address. */
  readonly blobs: ReadonlyMap<string, Uint8Array>
}

/** A cassette that cannot be used, and why. */
export class CassetteError extends Error {
  override readonly name = 'CassetteError'
  readonly code = 'bad-cassette'
  readonly hint: string

  constructor(message: string, hint: string) {
    super(message)
    this.hint = hint
  }
}
