import type { WireRunEvent } from '../api/runs.ts'

type Delta = Extract<WireRunEvent, { type: 'node-delta' }>

/**
 * The events of a run without the text that streamed, where the outputs have the whole of it. Of a node that did not come
 * to its end it is joined into one event a port, so that nothing stands in pieces.
 */
export function toldEvents(events: readonly WireRunEvent[]): readonly WireRunEvent[] {
  const told: WireRunEvent[] = []
  const open = new Map<string, Map<string, Delta>>()
  const close = (path: string): void => {
    told.push(...(open.get(path)?.values() ?? []))
    open.delete(path)
  }
  for (const event of events) {
    const { type, path } = event
    if (type === 'node-delta' && 'text' in event.delta) {
      const texts = open.get(path) ?? new Map<string, Delta>()
      const { port, text } = event.delta
      const before = texts.get(port)?.delta
      const whole = (before !== undefined && 'text' in before ? before.text : '') + text
      open.set(path, texts.set(port, { ...event, delta: { port, text: whole } }))
      continue
    }
    if (type === 'node-end' || type === 'node-start' || type === 'node-retry') open.delete(path)
    else if (type === 'node-error') close(path)
    else if (type === 'run-end') for (const each of open.keys()) close(each)
    told.push(event)
  }
  return told
}
