import type { Gate, ReadyNode } from '@latchwork/engine'

/** Which nodes of a run are held before they start. */
export interface Holding {
  /**
   * Nodes by their paths, `ask` and `each[3]/ask`, or for every element, `each/ask`; or by where they stand in the flow,
   * `graphs.one-file.nodes.ask`, whatever runs that graph.
   */
  readonly breakpoints: readonly string[]
  /** Whether every node is held, so that they start one at a time. */
  readonly isStepping: boolean
  /** Paths of nodes that are not held again: of a run that goes on, those that are over or wait already. */
  readonly passed?: ReadonlySet<string>
}

/** How a run is held: empty when it is not. */
export interface Standing {
  /** The paths of nodes that are held, the next to go first; at most 100. */
  readonly heldAt?: string[]
  readonly isStepping?: boolean
}

/** So many nodes are named of those that a run holds. */
const MOST_NAMED = 100

/** Holds the nodes of one run and lets them go. */
export interface Stepper {
  readonly gate: Gate
  /** How it stands, for a run that goes on later. */
  holding(): Holding
  /** How it stands, for those who look at the run. */
  standing(): Standing
  /** Nodes that are held already stay so. */
  setBreakpoints(breakpoints: readonly string[]): void
  /** Lets the node go that is held longest, and holds all others. */
  step(): void
  /** Lets all nodes go, up to the next breakpoint. */
  goOn(): void
  /** Lets one node go; false when it is not held. */
  letGo(path: string): boolean
  /** Holds every node that would start from now on. */
  pause(): void
}

/**
 * Makes the stepper of a run. While it steps, only the node that goes next is told to be held, however many are ready:
 * nodes go in the order in which they became ready, in plan order those that did together. `changed` is told when
 * another node is the next to go, or none is held any more, with that node's path.
 */
export function createStepper(first: Holding, changed: (next: string | undefined) => void): Stepper {
  const { passed } = first
  const line = new Set<ReadyNode>()
  const told = new Set<ReadyNode>()
  let places = new Set(first.breakpoints)
  let { isStepping } = first
  let next: ReadyNode | undefined

  const isBreakpoint = ({ path, graph, id }: ReadyNode): boolean =>
    places.size > 0 &&
    (places.has(path) || places.has(path.replaceAll(/\[\d+\]/g, '')) || places.has(`graphs.${graph}.nodes.${id}`))

  function tell(): void {
    for (const node of line) {
      if (isStepping && told.size > 0) break
      if (told.has(node)) continue
      told.add(node)
      node.tell(isBreakpoint(node) ? 'breakpoint' : 'step')
    }
    const [now] = told
    if (now === next) return
    next = now
    changed(now?.path)
  }

  function drop(node: ReadyNode): boolean {
    told.delete(node)
    return line.delete(node)
  }

  function release(nodes: readonly ReadyNode[]): void {
    for (const node of nodes) if (drop(node)) node.release()
    tell()
  }

  return {
    gate(node) {
      if ((!isStepping && !isBreakpoint(node)) || passed?.has(node.path) === true) return 'go'
      line.add(node)
      node.signal.addEventListener('abort', () => drop(node) && tell(), { once: true })
      tell()
      return 'hold'
    },
    holding: () => ({ breakpoints: [...places], isStepping }),
    standing() {
      const heldAt = [...told].slice(0, MOST_NAMED).map(({ path }) => path)
      return { ...(heldAt.length > 0 && { heldAt }), ...(isStepping && { isStepping }) }
    },
    setBreakpoints(breakpoints) {
      places = new Set(breakpoints)
    },
    step() {
      isStepping = true
      release([...line].slice(0, 1))
    },
    goOn() {
      isStepping = false
      release([...line].filter((node) => told.has(node) || !isBreakpoint(node)))
    },
    letGo(path) {
      const node = [...told].find((each) => each.path === path)
      if (node !== undefined) release([node])
      return node !== undefined
    },
    pause() {
      isStepping = true
    },
  }
}
