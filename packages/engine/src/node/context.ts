import type { Json, JsonObject } from '../json.ts'
import type { BlobRef } from '../ports/kind.ts'
import type { Usage } from './usage.ts'

/**
 * What the host offers to nodes beyond the standard effects. Opaque to the engine: the package that defines node types
 * extends this interface by declaration merging.
 */
// oxlint-disable-next-line typescript/no-empty-object-type -- extended by declaration merging
export interface Services {}

/** The project's files, confined by the host. Paths are relative to the project, with forward slashes. */
export interface Files {
  /** Paths of the files below a folder which fit a glob pattern, sorted by code units. */
  list(folder: string, pattern: string): Promise<readonly string[]>
  readText(path: string): Promise<string>
  readBytes(path: string): Promise<Uint8Array>
  /** Replaces or makes a file, all of it or nothing. */
  writeText(path: string, text: string): Promise<void>
}

/** Where media live. Content-addressed: equal bytes have an equal `blob`. */
export interface Blobs {
  read(blob: string): Promise<Uint8Array>
  write(bytes: Uint8Array, about: { readonly mediaType: string; readonly name?: string }): Promise<BlobRef>
}

/** What a node says while it works. */
export type NodeDelta =
  | { readonly port: string; readonly text: string }
  | { readonly note: string }
  | { readonly tool: string; readonly status: 'start' | 'end' | 'error' }

/** The way out of a node into the world: all effects go through it, so that a host can record, meter and confine them. */
export interface NodeContext<Settings = JsonObject> {
  /** Aborted when the run is canceled, this attempt times out, or nobody waits for the node any more. */
  readonly signal: AbortSignal
  /** The node's settings, parsed, with defaults filled in. */
  readonly settings: Settings
  /** Where the node is: `ask`, `each[3]/ask`. */
  readonly path: string
  /** 1 for the first try. */
  readonly attempt: number
  readonly run: { readonly id: string; readonly idempotencyKey: string }
  readonly services: Services
  /** Streams text of an output, or a note for the person who watches. */
  emit(delta: NodeDelta): void
  /** Counts what this node used; several calls add up. */
  meter(usage: Usage): void
  log(message: string): void
  fetch(url: string, init?: RequestInit): Promise<Response>
  /** Milliseconds since the epoch. */
  now(): number
  /** A number from 0 up to, and not including, 1. */
  random(): number
  readonly files: Files
  readonly blobs: Blobs
  /** Resolves after so many milliseconds; rejects when the signal aborts. */
  sleep(ms: number): Promise<void>
  /** A sub-step: where runs are journaled, its value is kept and not computed twice. Keys are unique in the node. */
  step<Value extends Json>(key: string, compute: () => Promise<Value> | Value): Promise<Value>
  /**
   * Runs a graph of this flow and gives its outputs; throws what made it fail. Its nodes have paths such as
   * `agent[4]/ask`: the ordinal counts the calls of this node, or is the caller's own where calls may be left out.
   */
  call(graph: string, inputs: JsonObject, about?: { readonly ordinal?: number }): Promise<JsonObject>
  /**
   * Waits for a named signal from outside the run and gives what came with it. Fails with `deadline-passed` when no
   * answer has come `until` then, in epoch milliseconds.
   */
  wait(signal: string, about?: Json, limit?: { readonly until?: number }): Promise<Json>
}
