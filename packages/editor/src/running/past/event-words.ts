import type { Flow } from '@latchwork/engine'
import type { WireRunEvent } from '@latchwork/server/api'
import { graphAt, type PortBook } from '../../document/index.ts'
import { showDuration } from '../closing-line.ts'
import { createNodePlaces } from '../node-places.ts'

/** Says an event in a few words: `Choose a way started`. */
export type EventInWords = (event: WireRunEvent) => string

/** Makes it for the runs of one flow, whose titles it uses. */
export function createEventWords(flow: Flow, ports: PortBook): EventInWords {
  const findPlace = createNodePlaces(flow)

  /** `Judge, each[2]`: the title, and which of several runs of its graph it was. */
  function nameOf(path: string): string {
    const place = findPlace(path)
    if (place === undefined) return path
    const node = graphAt(flow, place.graph)?.nodes[place.id]
    const title = node?.title ?? ports.ofNode(flow, place.graph, place.id).type?.title ?? place.id
    const slash = path.lastIndexOf('/')
    return slash < 0 ? title : `${title}, ${path.slice(0, slash)},`
  }

  return (event) => (event.path === '' ? wordsOfRun(event) : `${nameOf(event.path)} ${wordsOfNode(event)}`)
}

/** How long after the run's beginning something was: `+1.204 s`. */
export function offsetInWords(milliseconds: number): string {
  if (milliseconds < 60_000) return `+${(Math.max(0, milliseconds) / 1_000).toFixed(3)} s`
  if (milliseconds < 3_600_000) return `+${showDuration(milliseconds)}`
  const minutes = Math.floor(milliseconds / 60_000)
  return `+${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

function wordsOfRun(event: WireRunEvent): string {
  if (event.type === 'run-start') return event.seq === 0 ? 'The run started' : 'The run went on'
  if (event.type === 'run-end') return `The run ended: ${event.status}`
  return 'The run waits'
}

function wordsOfNode(event: WireRunEvent): string {
  switch (event.type) {
    case 'node-hold':
      return 'is held before it starts'
    case 'node-release':
      return 'is let go'
    case 'node-start':
      return 'started'
    case 'node-delta': {
      const { delta } = event
      if ('note' in delta) return `says: ${delta.note}`
      return 'tool' in delta ? `uses ${delta.tool}: ${delta.status}` : `wrote ${delta.text.length} characters`
    }
    case 'node-end':
      return event.reused ? 'was used again' : 'is done'
    case 'node-error':
      return event.handled ? 'failed, which its policy dealt with' : 'failed'
    case 'node-skip':
      return 'was skipped'
    case 'node-retry':
      return `is tried again, try ${event.attempt + 1}`
    default:
      return 'waits'
  }
}
