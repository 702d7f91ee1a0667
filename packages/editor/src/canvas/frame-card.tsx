import { memo, useLayoutEffect, useRef, type JSX } from 'react'
import type { Frame } from '../document/index.ts'
import type { CanvasLink } from './use-canvas.ts'

/** A titled area behind nodes. */
export const FrameCard = memo(function FrameCard({ frame, link, isSelected }: FrameCardProps): JSX.Element {
  const element = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const card = element.current
    return card === null ? undefined : link.attach('frame', frame.id, card)
  }, [link, frame])
  return (
    <div
      ref={element}
      className={`frame tint-${frame.color}${isSelected ? ' is-selected' : ''}`}
      role="group"
      aria-label={`${frame.title === '' ? 'Frame' : frame.title}, frame`}
    >
      <div className="head" data-frame={frame.id}>
        {frame.title}
      </div>
      {frame.nodes === undefined ? <i data-frame={frame.id} data-resize="" /> : null}
    </div>
  )
})

interface FrameCardProps {
  readonly frame: Frame
  readonly link: CanvasLink
  readonly isSelected: boolean
}
