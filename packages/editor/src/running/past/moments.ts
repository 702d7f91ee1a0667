import { addUsage, NO_USAGE, type Flow, type JsonObject, type Usage } from '@latchwork/engine'
import type { WireRunEvent } from '@latchwork/server/api'
import { createRunState, type NodeRun } from '../../canvas/index.ts'
import { createNodeStates } from '../node-states.ts'
import { takeEvent, type NodeRecord, type RunRecord } from '../run-record.ts'
import { createVersions, type Versions } from './versions.ts'

/** How a run stood after each of its events: position 0 is before the first, `count` after the last. */
export interface Moments {
  readonly count: number
  /** The state of a node's card, by its key on the canvas; of one that begins only later, that it does. */
  readonly cardAt: (key: string, position: number) => NodeRun
  /** The keys of all cards that ever have a state. */
  readonly cards: () => Iterable<string>
  /** The keys of the cards that may look different at two positions. */
  readonly cardsBetween: Versions<NodeRun>['between']
  readonly recordAt: (position: number) => RunRecord
  /** What the nodes that had ended had used. */
  readonly usageAt: (position: number) => Usage
}

/** What the moments are made of. */
export interface MomentsOptions {
  readonly flow: Flow
  readonly inputs: JsonObject
  readonly events: readonly WireRunEvent[]
}

const TO_COME: NodeRun = { status: 'to-come', note: 'not yet' }

/** Goes through the events once; after that no moment needs them again. */
export function createMoments({ flow, inputs, events }: MomentsOptions): Moments {
  const cards = createVersions<NodeRun>()
  const records = createVersions<NodeRecord>()
  const usages = createVersions<Usage>()
  const takeCards = createCardFold({ flow, inputs, cards })
  const nodes = new Map<string, NodeRecord>()
  let usage = NO_USAGE
  for (const [place, event] of events.entries()) {
    const position = place + 1
    takeCards(event, position)
    takeEvent(nodes, event)
    // The run's own events concern every node.
    for (const key of event.path === '' ? records.keys() : [event.path]) records.note(position, key, nodes.get(key))
    if (event.type === 'run-start') usage = NO_USAGE
    if (event.type === 'node-end') usage = addUsage(usage, event.usage)
    usages.note(position, '', usage)
  }
  return {
    count: events.length,
    cardAt: (key, position) => cards.at(key, position) ?? TO_COME,
    cards: cards.keys,
    cardsBetween: cards.between,
    recordAt(position) {
      const known = [...records.keys()].flatMap((key) => records.at(key, position) ?? [])
      return new Map(known.map((node) => [node.path, node]))
    },
    usageAt: (position) => usages.at('', position) ?? NO_USAGE,
  }
}

/** The states that the canvas shows while a run goes on, kept as they come. */
function createCardFold({
  flow,
  inputs,
  cards,
}: Omit<MomentsOptions, 'events'> & { readonly cards: Versions<NodeRun> }): (
  event: WireRunEvent,
  position: number,
) => void {
  let tell: (() => void) | undefined
  let position = 0
  const shown = createRunState((work) => {
    tell = work
  })
  shown.subscribe((keys) => {
    for (const key of keys) cards.note(position, key, shown.of(key))
  })
  const states = createNodeStates(shown)
  states.begin(flow, inputs)
  return (event, at) => {
    position = at
    states.take(event)
    tell?.()
    tell = undefined
  }
}
