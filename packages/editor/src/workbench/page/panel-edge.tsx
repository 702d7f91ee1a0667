import { useLayoutEffect, useState, type JSX, type KeyboardEvent, type PointerEvent } from 'react'

interface PanelEdgeProps {
  /** At which border of the page the panel stands. */
  readonly side: 'left' | 'right' | 'bottom'
  readonly title: string
  /** How many pixels it has until somebody moves the edge. */
  readonly usual: number
}

const LEAST = 120
const MOST = 900

/** How far an arrow key moves an edge, in pixels. */
const STEP = 20

/** What a press does to the size of the panel at each side. */
const KEYS: Readonly<Record<PanelEdgeProps['side'], Readonly<Record<string, number>>>> = {
  left: { ArrowRight: STEP, ArrowLeft: -STEP },
  right: { ArrowLeft: STEP, ArrowRight: -STEP },
  bottom: { ArrowUp: STEP, ArrowDown: -STEP },
}

/**
 * The edge of a panel: dragged, or moved with the arrow keys; a double click gives the usual size back. The size is
 * kept in this browser.
 */
export function PanelEdge({ side, title, usual }: PanelEdgeProps): JSX.Element {
  const place = `latchwork:size:${side}`
  const [size, setSize] = useState(() => Number(localStorage.getItem(place)) || undefined)

  useLayoutEffect(() => {
    const { style } = document.documentElement
    if (size === undefined) style.removeProperty(`--${side}-size`)
    else style.setProperty(`--${side}-size`, `${size}px`)
  }, [side, size])

  const change = (wanted: number): void => {
    const next = Math.round(Math.min(MOST, Math.max(LEAST, wanted)))
    setSize(next)
    localStorage.setItem(place, String(next))
  }
  const drag = ({ currentTarget, pointerId, clientX, clientY }: PointerEvent): void => {
    if (!currentTarget.hasPointerCapture(pointerId)) return
    change({ left: clientX, right: window.innerWidth - clientX, bottom: window.innerHeight - clientY }[side])
  }
  const press = (event: KeyboardEvent): void => {
    const by = KEYS[side][event.key]
    if (by === undefined) return
    event.preventDefault()
    change((size ?? usual) + by)
  }
  const reset = (): void => {
    setSize(undefined)
    localStorage.removeItem(place)
  }
  return (
    <div
      className={`panel-edge is-${side}`}
      role="separator"
      tabIndex={0}
      aria-label={title}
      aria-orientation={side === 'bottom' ? 'horizontal' : 'vertical'}
      aria-valuenow={size ?? usual}
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      onPointerDown={({ currentTarget, pointerId }) => currentTarget.setPointerCapture(pointerId)}
      onPointerMove={drag}
      onDoubleClick={reset}
      onKeyDown={press}
    />
  )
}
