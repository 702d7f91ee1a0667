import { useRef, type JSX, type KeyboardEvent } from 'react'
import { graphAt } from '../../document/index.ts'
import { useOpenedFlow, useStore, useWorkbench, type OpenedFlow } from '../../workbench/index.ts'
import { useShownFlow } from '../use-document.ts'
import { FrameInspector } from './frame-inspector.tsx'
import { GraphInspector } from './graph-inspector.tsx'
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import './inspector.css'
import { NodeInspector } from './node-inspector.tsx'
import { NoteInspector } from './note-inspector.tsx'
import { SelectionInspector } from './selection-inspector.tsx'

/** The settings of what is selected: a node, several, a frame; of the open graph when nothing is. */
export function Inspector(): JSX.Element | null {
  const { canvas } = useWorkbench()
  const opened = useOpenedFlow()
  if (opened === undefined) return null
  const isReadOnly = opened.document.readOnly !== undefined
  /** Escape leaves the settings for what they are of. */
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    const { nodes, frames, notes } = opened.selection.state()
    const [[node], [frame], [note]] = [nodes, frames, notes].map((ids) => [...ids])
    const handle = canvas.state()
    if (nodes.size > 1) handle?.focus()
    else if (node !== undefined) handle?.focusNode(node)
    else if (frame !== undefined) handle?.focusEntry('frame', frame)
    else if (note !== undefined) handle?.focusEntry('note', note)
    else handle?.focus()
  }
  return (
    <div onKeyDown={onKeyDown}>
      {/* Another flow's fields are other fields, also when the same node is selected in both. */}
      <fieldset key={String(isReadOnly)} className="inspector-fields" disabled={isReadOnly} aria-label="Settings">
        <Selected opened={opened} />
      </fieldset>
    </div>
  )
}

function Selected({ opened }: { readonly opened: OpenedFlow }): JSX.Element {
  const { panels } = useWorkbench()
  const focus = useStore(panels).inspector?.request?.focus
  const { flow, name, selected } = useShownFlow(opened)
  const nodes = [...selected.nodes].filter((id) => graphAt(flow, name)?.nodes[id] !== undefined)
  const [frame] = selected.frames
  const [note] = selected.notes
  // A node that gets another id here is still the one that is being edited: its fields keep the keyboard.
  const renamed = useRef<{ readonly id: string; readonly key: string }>(undefined)
  const count = nodes.length + selected.wires.size + selected.frames.size + selected.notes.size
  if (nodes.length === 1 && count === 1) {
    const [id] = nodes
    const key = renamed.current?.id === id ? renamed.current.key : `${name}/${id}`
    const onRename = (to: string): void => {
      renamed.current = { id: to, key }
    }
    return <NodeInspector key={key} opened={opened} graph={name} id={id} focus={focus} onRename={onRename} />
  }
  if (count === 1 && frame !== undefined) return <FrameInspector key={frame} opened={opened} graph={name} id={frame} />
  if (count === 1 && note !== undefined) return <NoteInspector key={note} opened={opened} graph={name} id={note} />
  if (count > 0) return <SelectionInspector nodes={nodes.length} wires={[...selected.wires]} />
  return <GraphInspector key={name} opened={opened} name={name} />
}
