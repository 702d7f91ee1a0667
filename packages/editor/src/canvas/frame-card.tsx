import { memo, useLayoutEffect, useRef, useState, type JSX } from 'react'
import type { Frame } from '../document/index.ts'
import type { CanvasLink } from './use-canvas.ts'

/** A titled area behind nodes; Enter or a double click on the title edits it. */
export const FrameCard = memo(function FrameCard({ frame, link, isSelected, isEditable }: FrameCardProps): JSX.Element {
  const [isEditing, setEditing] = useState(false)
  const element = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const card = element.current
    return card === null ? undefined : link.attach('frame', frame.id, card)
  }, [link, frame])
  const finish = (): void => {
    setEditing(false)
    element.current?.focus({ preventScroll: true })
  }
  return (
    <div
      ref={element}
      className={`frame tint-${frame.color}${isSelected ? ' is-selected' : ''}`}
      data-frame={frame.id}
      role="group"
      aria-label={`${frame.title === '' ? 'Frame' : frame.title}, frame`}
      aria-roledescription="frame"
      aria-description={`${frame.color}, around ${frame.nodes?.length ?? 0} nodes${isSelected ? ', selected' : ''}`}
      tabIndex={-1}
      onDoubleClick={() => setEditing(isEditable)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.target !== event.currentTarget) return
        event.preventDefault()
        setEditing(isEditable)
      }}
    >
      <div className="head">
        {isEditing ? (
          <input
            aria-label="Title of the frame"
            autoFocus
            defaultValue={frame.title}
            onChange={(event) => link.editText('frame', frame.id, event.target.value)}
            onFocus={({ currentTarget }) => currentTarget.select()}
            onBlur={() => setEditing(false)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' || event.key === 'Escape') finish()
            }}
          />
        ) : (
          frame.title
        )}
      </div>
      {frame.nodes === undefined ? <i data-resize="" /> : null}
    </div>
  )
})

interface FrameCardProps {
  readonly frame: Frame
  readonly link: CanvasLink
  readonly isSelected: boolean
  readonly isEditable: boolean
}
