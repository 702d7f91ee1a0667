import type { Flow, FlowNode, Registry } from '@latchwork/engine'
import { graphAt } from '../../document/index.ts'
import { namesOf } from '../outline/outline-rows.ts'
import { rank } from '../search/score.ts'

/** A node that answers a search. */
export interface FoundNode {
  readonly graph: string
  readonly node: string
  readonly title: string
  readonly type: string
  /** What of its settings was found, when its names do not answer. */
  readonly excerpt: string | undefined
}

/** The nodes of all graphs that answer a search by title, id, type or what they are set to; best first. */
export function findNodes(flow: Flow, query: string, registry: Registry): readonly FoundNode[] {
  const wanted = query.trim()
  if (wanted === '') return []
  const all = ['', ...Object.keys(flow.graphs ?? {})].flatMap((graph) =>
    Object.entries(graphAt(flow, graph)?.nodes ?? {}).map(([id, node]) => ({
      graph,
      node: id,
      ...namesOf(id, node, registry),
      settings: settingsText(node),
    })),
  )
  const found = rank(wanted, all, ({ title, node, type, settings }) => [
    { text: title, weight: 1 },
    { text: node, weight: 0.9 },
    { text: type, weight: 0.7 },
    { text: settings, weight: 0.3 },
  ])
  return found.map(({ settings, ...rest }) => ({ ...rest, excerpt: excerptOf(settings, wanted) }))
}

function settingsText(node: FlowNode): string {
  return Object.values(node.with ?? {})
    .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
    .join('\n')
}

function excerptOf(text: string, wanted: string): string | undefined {
  const at = text.toLowerCase().indexOf(wanted.toLowerCase())
  if (at < 0) return undefined
  const start = Math.max(0, at - 24)
  const end = at + wanted.length + 40
  return `${start > 0 ? '…' : ''}${text.slice(start, end).replace(/\s+/g, ' ')}${end < text.length ? '…' : ''}`
}
