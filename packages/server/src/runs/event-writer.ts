import type { RunEvent } from '@latchwork/engine'
import type { Redactor } from '@latchwork/secrets'
import type { WireRunEvent } from '../api/runs.ts'
import { createHoldBack } from '@latchwork/nodes'
import type { RunStore } from './run-store.ts'

/** Writes the events of one run into the store: cleaned, joined, numbered, and many at a time. */
export interface EventWriter {
  write(event: RunEvent): void
  /** Writes what is left; the last event is the store's to add. */
  end(): void
  /** Resolves after the next events were stored, or at once after the end. */
  changed(): Promise<void>
}

/** How long events are collected, in milliseconds: about a frame. */
const COLLECT_MS = 16
const MAX_COLLECTED = 256
/** Texts of one port that follow each other are joined up to this length. */
const MAX_JOINED = 32_768

/** What a writer works with. */
export interface EventWriterOptions {
  readonly store: Pick<RunStore, 'append'>
  readonly redactor: Pick<Redactor, 'stream'>
  /** Told when the store does not take events, as when the disk is full; those events are lost. */
  readonly failed: (fault: unknown) => void
  /** How many events the run has from an earlier time. */
  readonly from?: number
}

/** Makes the writer of a run. */
export function createEventWriter(run: string, { store, redactor, failed, from = 0 }: EventWriterOptions): EventWriter {
  const holdBack = createHoldBack(redactor)
  let collected: WireRunEvent[] = []
  let seq = from
  let timer: NodeJS.Timeout | undefined
  let hasEnded = false
  let waiting: (() => void)[] = []

  const flush = (): void => {
    clearTimeout(timer)
    timer = undefined
    const events = collected
    collected = []
    try {
      store.append(run, events)
    } catch (fault) {
      failed(fault)
    }
    const woken = waiting
    waiting = []
    for (const wake of woken) wake()
  }
  const collect = (event: WireRunEvent): void => {
    const last = collected.at(-1)
    const joined = last === undefined ? undefined : join(last, event)
    if (joined !== undefined) collected[collected.length - 1] = joined
    else collected.push({ ...event, seq: seq++ })
    if (collected.length >= MAX_COLLECTED) flush()
    else timer ??= setTimeout(flush, COLLECT_MS)
  }

  return {
    write(event) {
      // The run's own end is stored with its record, so that whoever hears of it can read that.
      if (hasEnded || event.type === 'run-end') return
      for (const clean of holdBack.pass(event)) if (clean.type !== 'run-end') collect(clean)
    },
    end() {
      hasEnded = true
      flush()
    },
    changed: () => (hasEnded ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  }
}

/** Two texts of one port as one event; undefined when they are not that. */
function join(last: WireRunEvent, event: WireRunEvent): WireRunEvent | undefined {
  if (last.type !== 'node-delta' || event.type !== 'node-delta' || last.path !== event.path) return undefined
  if (!('text' in last.delta) || !('text' in event.delta) || last.delta.port !== event.delta.port) return undefined
  const text = last.delta.text + event.delta.text
  return text.length > MAX_JOINED ? undefined : { ...last, delta: { port: last.delta.port, text } }
}
