import { createStore, type Store } from '../store.ts'
import type { TypedTexts } from './drafts.ts'

/** What was typed into fields of a flow and is no value yet: kept until it is one, or is discarded. */
export interface TypedDrafts extends Store<TypedTexts> {
  /** Keeps what is typed into a field, or with undefined lets go of it. */
  readonly keep: (place: string, text: string | undefined) => void
  /** A node has another id now: what was typed into its fields goes with it. */
  readonly rename: (graph: string, from: string, to: string) => void
}

/** Makes it, with what an earlier page kept. */
export function createTypedDrafts(kept: TypedTexts, onChange: (typed: TypedTexts) => void): TypedDrafts {
  const store = createStore(kept)

  function show(next: TypedTexts): void {
    store.set(next)
    onChange(next)
  }

  return {
    state: store.state,
    subscribe: store.subscribe,
    keep(place, text) {
      if (store.state().get(place) === text) return
      const next = new Map(store.state())
      if (text === undefined) next.delete(place)
      else next.set(place, text)
      show(next)
    },
    rename(graph, from, to) {
      const start = placeOfField(graph, from, '')
      const moved = [...store.state()].map(([place, text]) => {
        const field = place.startsWith(start) ? place.slice(start.length) : undefined
        return [field === undefined ? place : placeOfField(graph, to, field), text] as const
      })
      show(new Map(moved))
    },
  }
}

/** The place of a node's field in a flow; `input` for the graph's own inputs. */
export function placeOfField(graph: string, node: string, field: string): string {
  return `${graph}/${node}/${field}`
}
