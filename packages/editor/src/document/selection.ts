/** What is selected on a canvas. Not part of a flow's history. */
export interface Selected {
  readonly nodes: ReadonlySet<string>
  readonly wires: ReadonlySet<string>
  readonly frames: ReadonlySet<string>
  readonly notes: ReadonlySet<string>
}

/** Keeps what is selected. */
export interface Selection {
  /** What is selected now; the same object until that changes. */
  readonly state: () => Selected
  readonly subscribe: (listener: () => void) => () => void
  /** Selects exactly this. */
  readonly set: (selected: Partial<Selected>) => void
  /** Selects one more, or one less. */
  readonly toggle: (what: keyof Selected, id: string) => void
}

const NONE: ReadonlySet<string> = new Set()

/** Nothing selected. */
export const NOTHING: Selected = { nodes: NONE, wires: NONE, frames: NONE, notes: NONE }

/** Makes a selection, empty at first. */
export function createSelection(): Selection {
  const listeners = new Set<() => void>()
  let state = NOTHING

  function show(next: Selected): void {
    if (KEYS.every((key) => sameSet(state[key], next[key]))) return
    state = next
    for (const listener of listeners) listener()
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    set: (selected) => show({ ...NOTHING, ...selected }),
    toggle(what, id) {
      const ids = new Set(state[what])
      if (!ids.delete(id)) ids.add(id)
      show({ ...state, [what]: ids })
    },
  }
}

const KEYS = ['nodes', 'wires', 'frames', 'notes'] as const

function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  if (a.size !== b.size) return false
  for (const id of a) if (!b.has(id)) return false
  return true
}
