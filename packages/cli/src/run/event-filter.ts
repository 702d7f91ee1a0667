import type { RunEvent } from '@latchwork/engine'
import type { RedactingStream, Redactor } from '@latchwork/secrets'

/** Something that is told what happens in a run. */
export type EventListener = (event: RunEvent) => void

/**
 * Lets events through with no secret in their streamed text, also none that is cut in two: what may become one is held
 * back. So texts may come later and in other pieces than the run sent them, and events are numbered anew.
 */
export function cleanDeltas(redactor: Redactor, deliver: EventListener): EventListener {
  const streams = new Map<string, Map<string, RedactingStream>>()
  let seq = 0
  const pass = (event: RunEvent) => deliver({ ...event, seq: seq++ })

  const flush = (event: RunEvent): void => {
    for (const [port, stream] of streams.get(event.path) ?? []) {
      const text = stream.flush()
      const { run, at, path } = event
      if (text !== '') pass({ type: 'node-delta', run, seq: 0, at, path, delta: { port, text } })
    }
    streams.delete(event.path)
  }

  return (event) => {
    if (event.type !== 'node-delta' || !('text' in event.delta)) {
      if (ENDINGS.has(event.type)) flush(event)
      pass(event)
      return
    }
    const { port } = event.delta
    const ports = streams.get(event.path) ?? new Map<string, RedactingStream>()
    const stream = ports.get(port) ?? redactor.stream()
    streams.set(event.path, ports.set(port, stream))
    const text = stream.push(event.delta.text)
    if (text !== '') pass({ ...event, delta: { port, text } })
  }
}

const ENDINGS: ReadonlySet<RunEvent['type']> = new Set(['node-end', 'node-error', 'node-retry', 'node-skip'])
