import { useDeferredValue, useState, type JSX } from 'react'
import { colorOfType } from '../../canvas/index.ts'
import { goToNode, useStore, useWorkbench, type OpenedFlow } from '../../workbench/index.ts'
import { Picker } from '../search/picker.tsx'
import { findNodes, type FoundNode } from './find-nodes.ts'

/** As many as are listed; typing more finds fewer. */
const SHOWN = 50

/** Finds nodes of the flow, in all of its graphs, and goes to the one that is picked. */
export function FindBar({ opened }: { readonly opened: OpenedFlow }): JSX.Element {
  const workbench = useWorkbench()
  const { flow } = useStore(opened.document)
  const [query, setQuery] = useState('')
  const wanted = useDeferredValue(query)
  const found = findNodes(flow, wanted, workbench.catalog)
  const close = (): void => workbench.panels.close('find')
  const pickOf = ({ graph, node, title, type, excerpt }: FoundNode) => ({
    key: `${graph}/${node}`,
    title,
    detail: excerpt ?? node,
    color: colorOfType(type),
    ...(graph !== '' && { trailing: graph }),
  })
  return (
    <Picker
      label="Find on canvas"
      placeholder="Find a node by its name, type or text"
      query={query}
      onQuery={setQuery}
      sections={found.length === 0 ? [] : [{ title: '', picks: found.slice(0, SHOWN).map(pickOf) }]}
      onPick={(key) => {
        const [graph, node] = key.split('/')
        close()
        // The dialog gives the keyboard back when it goes, and only then may the node take it.
        setTimeout(() => goToNode(workbench, { graph, id: node }), 50)
      }}
      onClose={close}
      empty={query === '' ? 'Type a part of a title, a type or a prompt.' : 'No node of this flow answers to that.'}
      footer={found.length > SHOWN ? `${found.length} found, the best ${SHOWN} are listed` : undefined}
    />
  )
}
