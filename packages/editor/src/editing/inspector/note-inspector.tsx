import type { JSX } from 'react'
import { editNote, graphAt, notesOf } from '../../document/index.ts'
import { useWorkbench, type OpenedFlow } from '../../workbench/index.ts'
import { carryOut } from '../actions/on-selection.ts'
import { useShownFlow } from '../use-document.ts'
import { ColorField } from './color-field.tsx'
import { TextField } from './simple-fields.tsx'

/** The text and the colour of a note. */
export function NoteInspector({
  opened,
  graph,
  id,
}: {
  readonly opened: OpenedFlow
  readonly graph: string
  readonly id: string
}): JSX.Element | null {
  const workbench = useWorkbench()
  const { flow } = useShownFlow(opened)
  const note = notesOf(graphAt(flow, graph) ?? flow).find((one) => one.id === id)
  if (note === undefined) return null
  return (
    <section className="inspector" aria-label="Settings of the note">
      <header>
        <h2>Note</h2>
      </header>
      <TextField
        label="Text"
        hint="Markdown."
        value={note.text}
        onChange={(text) => carryOut(workbench, editNote(graph, id, { text }))}
      />
      <ColorField value={note.color} onChange={(color) => carryOut(workbench, editNote(graph, id, { color }))} />
    </section>
  )
}
