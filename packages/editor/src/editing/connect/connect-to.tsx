import { useMemo, useState, type JSX } from 'react'
import { connect, graphAt, wireText } from '../../document/index.ts'
import { useWorkbench, type OpenedFlow } from '../../workbench/index.ts'
import { carryOut } from '../actions/on-selection.ts'
import { namesOf } from '../outline/outline-rows.ts'
import { Picker, type Pick, type PickSection } from '../search/picker.tsx'
import { rank } from '../search/score.ts'
import { connectionsOf, type Connection } from './connections.ts'

/** As many lines as a person would read before typing something. */
const SHOWN = 100

/** Connects a node by name: every wire that fits, to be searched and picked. */
export function ConnectTo({ opened, node }: { readonly opened: OpenedFlow; readonly node: string }): JSX.Element {
  const workbench = useWorkbench()
  const [query, setQuery] = useState('')
  const graph = opened.graph()
  const registry = workbench.catalog
  const all = useMemo(() => connectionsOf(opened.document, { graph, node, registry }), [opened, graph, node, registry])
  const found = rank(query, all, ({ otherTitle, otherPort, port }) => [
    { text: otherTitle, weight: 1 },
    { text: otherPort, weight: 0.8 },
    { text: port, weight: 0.6 },
  ])
  const { title } = namesOf(node, graphAt(opened.document.state().flow, graph)?.nodes[node], registry)
  const close = (): void => workbench.panels.close('connect-to')
  const onPick = (key: string): void => {
    const picked = all.find(({ ends }) => wireText(ends.from, ends.to) === key)
    close()
    if (picked === undefined) return
    const change = carryOut(workbench, connect(graph, picked.ends.from, picked.ends.to))
    if (change?.status === 'changed') workbench.notify(`${title} is connected to ${picked.otherTitle}.`)
  }
  return (
    <Picker
      label={`Connect ${title} to`}
      placeholder={`Connect ${title} to…`}
      query={query}
      onQuery={setQuery}
      sections={sectionsOf(found.slice(0, SHOWN))}
      onPick={onPick}
      onClose={close}
      empty={all.length === 0 ? 'Nothing on this canvas fits this node.' : 'Nothing that fits is called that.'}
    />
  )
}

function sectionsOf(found: readonly Connection[]): readonly PickSection[] {
  const out = found.filter(({ side }) => side === 'output')
  const into = found.filter(({ side }) => side === 'input')
  return [
    { title: 'From its outputs', picks: out.map(pickOf) },
    { title: 'Into its inputs', picks: into.map(pickOf) },
  ].filter(({ picks }) => picks.length > 0)
}

function pickOf({ ends, side, port, otherTitle, otherPort, replaces }: Connection): Pick {
  return {
    key: wireText(ends.from, ends.to),
    title: otherTitle,
    detail: side === 'output' ? `${port} → ${otherPort}` : `${otherPort} → ${port}`,
    ...(replaces.length > 0 && { trailing: 'replaces a wire' }),
  }
}
