import type { Flow } from '@latchwork/engine'
import type { JSX } from 'react'
import { colorOfType } from '../../canvas/index.ts'
import { allWires, boxAround, NODE_BOX, placesOf, wireEnds, type Point } from '../../document/index.ts'

/** How high a node is drawn, whatever ports it has: the picture shows the shape of the flow. */
const HEIGHT = 110
const PAD = 24

/** A small picture of a flow as its file lays it out. */
export function TemplatePreview({ flow }: { readonly flow: Flow }): JSX.Element {
  const places = placesOf(flow, () => ({ type: undefined, inputs: {}, outputs: {} }))
  const box = boxAround([...places.values()].map((place) => ({ ...place, width: NODE_BOX.width, height: HEIGHT })))
  const { x, y, width, height } = box ?? { x: 0, y: 0, width: 1, height: 1 }
  return (
    <svg
      className="template-preview"
      viewBox={`${x - PAD} ${y - PAD} ${width + 2 * PAD} ${height + 2 * PAD}`}
      aria-hidden="true"
    >
      {allWires(flow).map((wire) => {
        const { from, to } = wireEnds(wire)
        const [start, end] = [places.get(from.node), places.get(to.node)]
        return start === undefined || end === undefined ? null : <path key={wire} d={pathBetween(start, end)} />
      })}
      {[...places].map(([id, at]) => (
        <g key={id} transform={`translate(${at.x} ${at.y})`}>
          <rect className="box" width={NODE_BOX.width} height={HEIGHT} rx="16" />
          <rect
            x="22"
            y="24"
            width="26"
            height="26"
            rx="8"
            fill={`var(--${colorOfType(flow.nodes[id]?.type ?? '')})`}
          />
          <rect className="words" x="62" y="30" width="110" height="14" rx="7" />
        </g>
      ))}
    </svg>
  )
}

function pathBetween(from: Point, to: Point): string {
  const start = { x: from.x + NODE_BOX.width, y: from.y + HEIGHT / 2 }
  const end = { x: to.x, y: to.y + HEIGHT / 2 }
  const pull = Math.max(40, Math.abs(end.x - start.x) / 2)
  return `M${start.x} ${start.y}C${start.x + pull} ${start.y} ${end.x - pull} ${end.y} ${end.x} ${end.y}`
}
