import type { Gate, ReadyNode } from '../src/index.ts'

/** A gate that holds what it is told to, and lets go by hand. */
export interface HandGate {
  readonly gate: Gate
  /** The nodes that are held, in the order in which they came. */
  readonly held: Set<ReadyNode>
  /** Every node that was asked about, in order. */
  readonly asked: string[]
  /** Lets the node go that is held longest; false when none is. */
  letGo(): boolean
}

/** Makes a gate that holds some nodes. */
export function createHandGate(isHeld: (node: ReadyNode) => boolean): HandGate {
  const held = new Set<ReadyNode>()
  const asked: string[] = []
  return {
    held,
    asked,
    gate(node) {
      asked.push(node.path)
      if (!isHeld(node)) return 'go'
      held.add(node)
      node.signal.addEventListener('abort', () => held.delete(node))
      node.tell('breakpoint')
      return 'hold'
    },
    letGo() {
      const [first] = held
      if (first === undefined) return false
      held.delete(first)
      first.release()
      return true
    },
  }
}
