import type { RunEvent } from '@latchwork/engine'
import type { RedactingStream, Redactor } from '@latchwork/secrets'

type Delta = Extract<RunEvent, { type: 'node-delta' }>

/** Takes secrets out of streamed text, also those that come in two pieces. */
export interface HoldBack {
  /** The events to tell instead of this one: none while a text may still become a secret, two when some was held. */
  pass(event: RunEvent): readonly RunEvent[]
}

const ENDINGS: ReadonlySet<RunEvent['type']> = new Set(['node-end', 'node-error', 'node-retry', 'node-skip'])

/** Makes one for one run. The texts of a port come in other pieces than the run sent them; the rest passes as it is. */
export function createHoldBack(redactor: Pick<Redactor, 'stream'>): HoldBack {
  const streams = new Map<string, Map<string, RedactingStream>>()

  const streamOf = (path: string, port: string): RedactingStream => {
    const ports = streams.get(path) ?? new Map<string, RedactingStream>()
    const stream = ports.get(port) ?? redactor.stream()
    streams.set(path, ports.set(port, stream))
    return stream
  }
  const flush = (event: RunEvent): readonly Delta[] => {
    const { run, seq, at, path } = event
    const rest = [...(streams.get(path) ?? [])].map(([port, stream]): Delta => {
      return { type: 'node-delta', run, seq, at, path, delta: { port, text: stream.flush() } }
    })
    streams.delete(path)
    return rest.filter(({ delta }) => 'text' in delta && delta.text !== '')
  }

  return {
    pass(event) {
      if (ENDINGS.has(event.type)) return [...flush(event), event]
      if (event.type !== 'node-delta' || !('text' in event.delta)) return [event]
      const { port } = event.delta
      const text = streamOf(event.path, port).push(event.delta.text)
      return text === '' ? [] : [{ ...event, delta: { port, text } }]
    },
  }
}
