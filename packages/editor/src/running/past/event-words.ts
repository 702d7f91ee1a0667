import type { Flow } from '@latchwork/engine'
import type { WireRunEvent } from '@latchwork/server/api'
import type { PortBook } from '../../document/index.ts'
import { showDuration } from '../closing-line.ts'
import { createNodeNames } from '../node-names.ts'

/** Says an event in a few words: `Choose a way started`. */
export type EventInWords = (event: WireRunEvent) => string

/** Makes it for the runs of one flow, whose titles it uses. */
export function createEventWords(flow: Flow, ports: PortBook): EventInWords {
  const nameOf = createNodeNames(flow, ports)
  const subjectOf = (path: string): string => nameOf(path) + (path.includes('/') ? ',' : '')
  return (event) => (event.path === '' ? wordsOfRun(event) : `${subjectOf(event.path)} ${wordsOfNode(event)}`)
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
