import type { JsonObject, Usage } from '@latchwork/engine'
import type { NodeTiming, RunDetails, WireRunEvent } from '@latchwork/server/api'

/** What became of one node of a run, with what it gave. Times in epoch milliseconds. */
export interface NodeRecord {
  readonly path: string
  readonly status: 'held' | 'running' | 'waiting' | 'done' | 'failed' | 'skipped' | 'canceled'
  readonly startedAt?: number
  readonly endedAt?: number
  /** What it started with, or will start with; known of nodes that were held. */
  readonly inputs?: JsonObject
  readonly outputs?: JsonObject
  /** What streamed in so far, by port, until the outputs are there. */
  readonly texts?: Readonly<Record<string, string>>
  readonly notes?: readonly string[]
  readonly usage?: Usage
  readonly reused?: boolean
  readonly retries: number
  readonly error?: NonNullable<RunDetails['error']>
  /** What it waits for, or waited for. */
  readonly wait?: RunDetails['waits'][number]
  /** The node's policy dealt with the failure. */
  readonly isHandled?: boolean
}

/** What is known of a run's nodes, by path, in order of first mention. */
export type RunRecord = ReadonlyMap<string, NodeRecord>

/** So many lines of a node are kept. */
const NOTES = 200

/** Takes an event into a record that the caller owns. */
export function takeEvent(record: Map<string, NodeRecord>, event: WireRunEvent): void {
  const { path } = event
  if (event.type === 'run-end') return endOpen(record, event)
  // What a run that goes on has done before, it tells again.
  if (event.type === 'run-start') return record.clear()
  if (path === '') return
  const node: NodeRecord = record.get(path) ?? { path, status: 'running', retries: 0 }
  record.set(path, next(node, event))
}

/** The record of a list of events. */
export function recordOf(events: Iterable<WireRunEvent>): RunRecord {
  const record = new Map<string, NodeRecord>()
  for (const event of events) takeEvent(record, event)
  return record
}

function next(node: NodeRecord, event: WireRunEvent): NodeRecord {
  const { at } = event
  switch (event.type) {
    case 'node-hold':
      return { ...node, status: 'held', inputs: event.inputs }
    case 'node-start':
      return { ...node, status: 'running', startedAt: node.startedAt ?? at, texts: undefined }
    case 'node-delta':
      return withDelta(node, event.delta)
    case 'node-retry':
      return { ...node, retries: node.retries + 1, texts: undefined, notes: withNote(node, event.error.message).notes }
    case 'node-end': {
      const { outputs, usage, reused } = event
      return { ...node, status: 'done', endedAt: at, outputs, usage, reused, texts: undefined }
    }
    case 'node-error': {
      const { code, message, path, hint } = event.error
      const error = { code, message, path, ...(hint !== undefined && { hint }) }
      return { ...node, status: 'failed', endedAt: at, error, isHandled: event.handled }
    }
    case 'node-skip':
      return { ...node, status: 'skipped', endedAt: at }
    case 'run-wait': {
      const { path, signal, about = null, until } = event
      return { ...node, status: 'waiting', wait: { path, signal, about, ...(until !== undefined && { until }) } }
    }
    default:
      return node
  }
}

function withDelta(node: NodeRecord, delta: Extract<WireRunEvent, { type: 'node-delta' }>['delta']): NodeRecord {
  if ('note' in delta) return withNote(node, delta.note)
  if ('tool' in delta) return withNote(node, `${delta.tool}: ${delta.status}`)
  const { port, text } = delta
  return { ...node, texts: { ...node.texts, [port]: (node.texts?.[port] ?? '') + text } }
}

function withNote(node: NodeRecord, note: string): NodeRecord {
  return { ...node, notes: [...(node.notes ?? []), note].slice(-NOTES) }
}

/** What had not ended by then was canceled: it has an end, and no outcome; what was held has neither. Only a run that waits leaves a node waiting. */
function endOpen(
  record: Map<string, NodeRecord>,
  { at, status }: Pick<Extract<WireRunEvent, { type: 'run-end' }>, 'at' | 'status'>,
): void {
  for (const node of record.values())
    if (node.status === 'running' || node.status === 'held' || (node.status === 'waiting' && status !== 'waiting'))
      record.set(node.path, { ...node, status: 'canceled', endedAt: at })
}

/** A node's record as the waterfall wants it. */
export function timingOf({ path, status, startedAt, endedAt, retries, reused = false, usage }: NodeRecord): NodeTiming {
  const known = status === 'waiting' || status === 'held' ? 'running' : status
  return { path, status: known, startedAt, endedAt, retries, reused, usage }
}
