import type { JSX } from 'react'
import { editFrame, framesOf, graphAt } from '../../document/index.ts'
import { useWorkbench, type OpenedFlow } from '../../workbench/index.ts'
import { useShownFlow } from '../use-document.ts'
import { carryOut } from '../actions/on-selection.ts'
import { ColorField } from './color-field.tsx'
import { LineField } from './simple-fields.tsx'

/** The title and the colour of a frame. */
export function FrameInspector({
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
  const frame = framesOf(graphAt(flow, graph) ?? flow).find((one) => one.id === id)
  if (frame === undefined) return null
  return (
    <section className="inspector" aria-label="Settings of the frame">
      <header>
        <h2>Frame</h2>
      </header>
      <LineField
        label="Title"
        value={frame.title}
        onChange={(title) => carryOut(workbench, editFrame(graph, id, { title }))}
      />
      <ColorField value={frame.color} onChange={(color) => carryOut(workbench, editFrame(graph, id, { color }))} />
    </section>
  )
}
