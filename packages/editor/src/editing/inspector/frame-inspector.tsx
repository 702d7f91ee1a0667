import type { JSX } from 'react'
import { editFrame, FRAME_COLORS, framesOf, graphAt } from '../../document/index.ts'
import { useWorkbench, type OpenedFlow } from '../../workbench/index.ts'
import { useShownFlow } from '../use-document.ts'
import { carryOut } from '../actions/on-selection.ts'
import { titleOfKey } from './field.ts'
import { LineField, SelectField } from './simple-fields.tsx'

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
    <section className="inspector" aria-label="Frame">
      <header>
        <h2>Frame</h2>
      </header>
      <LineField
        label="Title"
        value={frame.title}
        onChange={(title) => carryOut(workbench, editFrame(graph, id, { title }))}
      />
      <SelectField
        label="Color"
        value={frame.color}
        options={FRAME_COLORS.map((color) => ({ value: color, title: titleOfKey(color) }))}
        onChange={(wanted) => {
          const color = FRAME_COLORS.find((one) => one === wanted)
          if (color !== undefined) carryOut(workbench, editFrame(graph, id, { color }))
        }}
      />
    </section>
  )
}
