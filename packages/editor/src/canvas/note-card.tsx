import { memo, useRef, useState, type JSX, type ReactNode } from 'react'
import { boxOfFile, firstLineOf, type Note } from '../document/index.ts'
import type { CanvasLink } from './use-canvas.ts'

/** A text on the canvas; Enter or a double click edits it. */
export const NoteCard = memo(function NoteCard({
  note,
  link,
  isSelected,
  isEditable,
  render,
}: NoteCardProps): JSX.Element {
  const [isEditing, setEditing] = useState(false)
  const element = useRef<HTMLDivElement>(null)
  const { x, y, width, height } = boxOfFile(note.box)
  return (
    <div
      ref={element}
      className={`note tint-${note.color}${isSelected ? ' is-selected' : ''}`}
      style={{ transform: `translate(${x}px,${y}px)`, width, height }}
      data-note={note.id}
      role="group"
      aria-label={`Note: ${firstLineOf(note.text)}`}
      aria-roledescription="note"
      aria-description={isSelected ? `${note.color}, selected` : note.color}
      tabIndex={-1}
      onDoubleClick={() => setEditing(isEditable)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.target !== event.currentTarget) return
        event.preventDefault()
        setEditing(isEditable)
      }}
    >
      {isEditing ? (
        <textarea
          aria-label="Text of the note"
          autoFocus
          // Not `value`: the document's answer comes a frame later, and would take back what was typed meanwhile.
          defaultValue={note.text}
          onChange={(event) => link.editText('note', note.id, event.target.value)}
          onFocus={({ currentTarget }) => currentTarget.setSelectionRange(note.text.length, note.text.length)}
          onBlur={() => setEditing(false)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            setEditing(false)
            element.current?.focus({ preventScroll: true })
          }}
        />
      ) : (
        <div className="note-text">{render === undefined ? note.text : render(note.text)}</div>
      )}
      <i data-resize="" />
    </div>
  )
})

interface NoteCardProps {
  readonly note: Note
  readonly link: CanvasLink
  readonly isSelected: boolean
  readonly isEditable: boolean
  /** Draws Markdown, where the shell has loaded what that takes. */
  readonly render: ((text: string) => ReactNode) | undefined
}
