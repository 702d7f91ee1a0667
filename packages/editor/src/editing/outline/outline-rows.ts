import type { Flow, FlowNode, Registry } from '@latchwork/engine'
import { firstLineOf, framesOf, graphAt, notesOf } from '../../document/index.ts'

/** A line of the outline. */
export interface OutlineRow {
  /** The nodes on the way to it: `each/ask`. */
  readonly key: string
  /** From 1, as `aria-level` counts. */
  readonly level: number
  readonly graph: string
  readonly what: 'node' | 'frame' | 'note'
  readonly id: string
  readonly title: string
  readonly type: string
  /** Undefined for nodes that run no graph. */
  readonly isExpanded: boolean | undefined
  readonly position: number
  readonly siblings: number
}

/** What the outline is made of. */
export interface OutlineOptions {
  readonly registry: Registry
  /** The keys of the rows that show the graph they run. */
  readonly expanded: ReadonlySet<string>
  /** The order in which a graph is read, where that is known. */
  readonly orderOf: (graph: string) => readonly string[] | undefined
}

/** The lines of the outline that are to be seen, in order: of each graph its nodes, then its frames and notes. */
export function outlineRows(flow: Flow, { registry, expanded, orderOf }: OutlineOptions): readonly OutlineRow[] {
  const rows: OutlineRow[] = []
  addGraph('', '', [''])
  return rows

  function addGraph(graph: string, prefix: string, inside: readonly string[]): void {
    const ids = idsOf(graph)
    const others = entriesOf(graph)
    const about = { level: inside.length, graph, siblings: ids.length + others.length }
    ids.forEach((node, position) => {
      const key = `${prefix}${node}`
      const value = nodeOf(graph, node)
      const runs = value?.graph
      // A graph that runs itself is a problem of the flow; here it would have no end.
      const canExpand = runs !== undefined && !inside.includes(runs) && graphAt(flow, runs) !== undefined
      const isExpanded = canExpand ? expanded.has(key) : undefined
      const names = namesOf(node, value, registry)
      rows.push({ ...about, ...names, key, what: 'node', id: node, isExpanded, position: position + 1 })
      if (isExpanded === true && runs !== undefined) addGraph(runs, `${key}/`, [...inside, runs])
    })
    others.forEach(({ what, id, title }, position) => {
      const key = `${prefix}${what}:${id}`
      rows.push({
        ...about,
        key,
        what,
        id,
        title,
        type: what,
        isExpanded: undefined,
        position: ids.length + position + 1,
      })
    })
  }

  function entriesOf(graph: string): readonly Pick<OutlineRow, 'what' | 'id' | 'title'>[] {
    const value = graphAt(flow, graph)
    if (value === undefined) return []
    return [
      ...framesOf(value).map(
        ({ id, title }) => ({ what: 'frame', id, title: title === '' ? 'Frame' : title }) as const,
      ),
      ...notesOf(value).map(({ id, text }) => ({ what: 'note', id, title: firstLineOf(text) }) as const),
    ]
  }

  function idsOf(graph: string): readonly string[] {
    const value = graphAt(flow, graph)
    const order = orderOf(graph)
    if (value === undefined) return []
    const known = order?.filter((id) => id === 'input' || id === 'output' || Object.hasOwn(value.nodes, id))
    const ids = Object.keys(value.nodes)
    if (known !== undefined && known.length >= ids.length) return known
    return [
      ...(value.inputs === undefined ? [] : ['input']),
      ...ids,
      ...(value.outputs === undefined ? [] : ['output']),
    ]
  }

  function nodeOf(graph: string, id: string): FlowNode | undefined {
    const nodes = graphAt(flow, graph)?.nodes ?? {}
    return Object.hasOwn(nodes, id) ? nodes[id] : undefined
  }
}

/** What a node is called, and what it is. */
export function namesOf(
  id: string,
  node: FlowNode | undefined,
  registry: Registry,
): { readonly title: string; readonly type: string } {
  if (node === undefined) return { title: id === 'input' ? 'Inputs' : 'Outputs', type: 'graph' }
  return { title: node.title ?? registry.get(node.type)?.title ?? node.type, type: node.type }
}

/** Where an arrow key leads from a row: another row's position, or a change of what is expanded. */
export function outlineMove(
  rows: readonly OutlineRow[],
  at: number,
  key: string,
): { readonly to: number } | { readonly expand: string } | { readonly collapse: string } | undefined {
  const row = rows[at]
  if (row === undefined) return undefined
  switch (key) {
    case 'ArrowDown':
      return { to: Math.min(rows.length - 1, at + 1) }
    case 'ArrowUp':
      return { to: Math.max(0, at - 1) }
    case 'Home':
      return { to: 0 }
    case 'End':
      return { to: rows.length - 1 }
    case 'ArrowRight':
      if (row.isExpanded === false) return { expand: row.key }
      return row.isExpanded === true ? { to: Math.min(rows.length - 1, at + 1) } : undefined
    case 'ArrowLeft': {
      if (row.isExpanded === true) return { collapse: row.key }
      const parent = rows.findLastIndex(({ level }, position) => position < at && level < row.level)
      return parent < 0 ? undefined : { to: parent }
    }
    default:
      return undefined
  }
}
