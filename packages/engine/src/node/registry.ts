import type { Analysis } from '../check/analyse.ts'
import type { Flow } from '../flow/document.ts'
import type { NodeType } from './define-node.ts'

/** The node types that a host offers. */
export interface Registry {
  get(type: string): NodeType | undefined
  /** All node types, sorted by name. */
  list(): readonly NodeType[]
  /** What `check` found out about a flow without problems, for the `compile` that comes next. */
  readonly checked?: WeakMap<Flow, Analysis>
}

/** Makes a registry. Throws when two node types have the same name. */
export function createRegistry(types: readonly NodeType[]): Registry {
  const byName = new Map<string, NodeType>()
  for (const type of types) {
    if (byName.has(type.type)) throw new TypeError(`Two node types are named "${type.type}".`)
    byName.set(type.type, type)
  }
  const sorted = [...byName.values()].sort((a, b) => (a.type < b.type ? -1 : 1))
  return { get: (type) => byName.get(type), list: () => sorted, checked: new WeakMap() }
}
