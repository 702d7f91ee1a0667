import type { JSX } from 'react'
import { graphAt } from '../../document/index.ts'
import { useOpenedFlow, useStore, useWorkbench, type OpenedFlow } from '../../workbench/index.ts'
import { useShownFlow } from '../use-document.ts'
import { FrameInspector } from './frame-inspector.tsx'
import { GraphInspector } from './graph-inspector.tsx'
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import './inspector.css'
import { NodeInspector } from './node-inspector.tsx'
import { SelectionInspector } from './selection-inspector.tsx'

/** The settings of what is selected: a node, several, a frame; of the open graph when nothing is. */
export function Inspector(): JSX.Element | null {
  const opened = useOpenedFlow()
  return opened === undefined ? null : <Selected opened={opened} />
}

function Selected({ opened }: { readonly opened: OpenedFlow }): JSX.Element {
  const { panels } = useWorkbench()
  const focus = useStore(panels).inspector?.request?.focus
  const { flow, name, selected } = useShownFlow(opened)
  const nodes = [...selected.nodes].filter((id) => graphAt(flow, name)?.nodes[id] !== undefined)
  const [frame] = selected.frames
  const count = nodes.length + selected.wires.size + selected.frames.size + selected.notes.size
  if (nodes.length === 1 && count === 1) {
    return <NodeInspector key={`${name}/${nodes[0]}`} opened={opened} graph={name} id={nodes[0]} focus={focus} />
  }
  if (count === 1 && frame !== undefined) return <FrameInspector key={frame} opened={opened} graph={name} id={frame} />
  if (count > 0) return <SelectionInspector nodes={nodes.length} wires={[...selected.wires]} />
  return <GraphInspector key={name} opened={opened} name={name} />
}
