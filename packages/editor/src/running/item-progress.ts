import type { Flow, JsonObject } from '@latchwork/engine'
import type { WireRunEvent } from '@latchwork/server/api'
import { graphAt, wireEnds } from '../document/index.ts'
import { withoutOrdinals, type FindPlace } from './node-places.ts'

/** How far the nodes are that run a graph several times. */
export interface ItemProgress {
  /** Takes an event in; gives the node that is further now, with a few words: "3 of 4", "round 2". */
  readonly take: (event: WireRunEvent) => { readonly path: string; readonly note: string } | undefined
}

/** Makes the progress of a run that has not begun. */
export function createItemProgress(flow: Flow, inputs: JsonObject, findPlace: FindPlace): ItemProgress {
  const endedIn = new Map<string, number>()
  const finished = new Map<string, number>()
  const totals = new Map<string, number>()
  for (const { target, source } of listWires(flow, ''))
    if (source.node === 'input') noteTotal(target, inputs[source.port] ?? flow.inputs?.[source.port]?.default)

  function noteTotal(path: string, value: unknown): void {
    if (Array.isArray(value)) totals.set(path, value.length)
  }

  function noteOutputs(path: string, outputs: JsonObject): void {
    const place = findPlace(path)
    if (place === undefined) return
    const before = path.slice(0, path.lastIndexOf('/') + 1)
    for (const { target, source } of listWires(flow, place.graph))
      if (source.node === place.id) noteTotal(before + target, outputs[source.port])
  }

  return {
    take(event) {
      const { path, type } = event
      if (type === 'node-end') noteOutputs(path, event.outputs)
      const slash = path.lastIndexOf('/')
      if (slash < 0) return undefined
      const item = path.slice(0, slash)
      const [runner, ordinal] = splitOrdinal(item)
      const runs = typeAt(flow, findPlace(runner))
      if (runs === 'flow.loop' && type === 'node-start') return { path: runner, note: `round ${ordinal + 1}` }
      if (runs !== 'flow.map') return undefined
      if (type !== 'node-end' && type !== 'node-skip' && type !== 'node-error') return undefined
      const ended = (endedIn.get(item) ?? 0) + 1
      endedIn.set(item, ended)
      const place = findPlace(path)
      if (place === undefined || ended < Object.keys(graphAt(flow, place.graph)?.nodes ?? {}).length) return undefined
      const count = (finished.get(runner) ?? 0) + 1
      finished.set(runner, count)
      const total = totals.get(runner)
      return { path: runner, note: total === undefined ? `${count} done` : `${count} of ${total}` }
    },
  }
}

/** The wires that bring lists to the map nodes of a graph. */
function listWires(flow: Flow, graph: string) {
  const { nodes = {}, wires = [] } = graphAt(flow, graph) ?? {}
  return wires.flatMap((wire) => {
    const { from, to } = wireEnds(wire)
    return to.port === 'items' && nodes[to.node]?.type === 'flow.map' ? [{ target: to.node, source: from }] : []
  })
}

function typeAt(flow: Flow, place: ReturnType<FindPlace>): string | undefined {
  return place === undefined ? undefined : graphAt(flow, place.graph)?.nodes[place.id]?.type
}

function splitOrdinal(item: string): readonly [string, number] {
  const ordinal = /\[(\d+)\]$/.exec(item)
  return ordinal === null ? [withoutOrdinals(item), 0] : [item.slice(0, ordinal.index), Number(ordinal[1])]
}
