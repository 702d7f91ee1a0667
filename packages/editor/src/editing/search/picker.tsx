import { Dialog } from '@base-ui/react/dialog'
import type { JSX, ReactNode } from 'react'
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import './picker.css'
import { usePicker } from './use-picker.ts'

/** One line that can be picked. */
export interface Pick {
  readonly key: string
  readonly title: string
  /** In quiet letters beside the title. */
  readonly detail?: string
  /** At the right edge: a shortcut, a port. */
  readonly trailing?: ReactNode
  /** The colour of the mark before it; a name of the style sheet's variables. */
  readonly color?: string
  readonly isDisabled?: boolean
}

/** Lines under one heading; without one when the title is empty. */
export interface PickSection {
  readonly title: string
  readonly picks: readonly Pick[]
}

/** What a picker shows and does. */
export interface PickerProps {
  readonly label: string
  readonly placeholder: string
  readonly query: string
  readonly onQuery: (query: string) => void
  readonly sections: readonly PickSection[]
  readonly onPick: (key: string) => void
  readonly onClose: () => void
  /** Said when nothing is found. */
  readonly empty: string
  /** The upper left corner in the window; near the top in the middle without it. */
  readonly at?: { readonly x: number; readonly y: number }
  /** Keys beside arrows and Enter, on the line that is active; true when one was used. */
  readonly onKey?: (event: React.KeyboardEvent, key: string) => boolean
  readonly footer?: ReactNode
}

/** A field to search with, and a list of what it finds: one for nodes, commands and connections. */
export function Picker(props: PickerProps): JSX.Element {
  const { label, placeholder, query, sections, onPick, onClose, empty, at, footer } = props
  const { active, setActive, onKeyDown, onQuery, list, optionId, listId } = usePicker(props)
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Backdrop className="picker-backdrop" />
        <Dialog.Popup className="picker" aria-label={label} style={placeOf(at)}>
          <input
            className="picker-query"
            type="text"
            role="combobox"
            aria-label={label}
            aria-expanded
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={active === undefined ? undefined : optionId(active)}
            placeholder={placeholder}
            value={query}
            onChange={(event) => onQuery(event.target.value)}
            onKeyDown={onKeyDown}
            autoComplete="off"
            spellCheck={false}
          />
          <div ref={list} id={listId} className="picker-list" role="listbox" aria-label={label}>
            {sections.map(({ title, picks }) => (
              <div key={title} role="group" aria-label={title === '' ? label : title}>
                {title === '' ? null : <div className="picker-heading">{title}</div>}
                {picks.map((pick) => (
                  <div
                    key={pick.key}
                    id={optionId(`${title}/${pick.key}`)}
                    role="option"
                    className="picker-option"
                    aria-selected={active === `${title}/${pick.key}`}
                    aria-disabled={pick.isDisabled}
                    onPointerMove={() => setActive(`${title}/${pick.key}`)}
                    onClick={() => (pick.isDisabled === true ? undefined : onPick(pick.key))}
                  >
                    {pick.color === undefined ? null : (
                      <i className="picker-mark" style={{ background: `var(--${pick.color})` }} />
                    )}
                    <span className="picker-title">{pick.title}</span>
                    <span className="picker-detail">{pick.detail}</span>
                    {pick.trailing === undefined ? null : <span className="picker-trailing">{pick.trailing}</span>}
                  </div>
                ))}
              </div>
            ))}
          </div>
          {sections.length === 0 ? <p className="picker-empty">{empty}</p> : null}
          {footer === undefined ? null : <div className="picker-footer">{footer}</div>}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

const WIDTH = 420
const HEIGHT = 440

function placeOf(at: PickerProps['at']): React.CSSProperties | undefined {
  if (at === undefined) return undefined
  const left = Math.max(8, Math.min(at.x, globalThis.innerWidth - WIDTH - 8))
  const top = Math.max(8, Math.min(at.y, globalThis.innerHeight - HEIGHT - 8))
  return { left, top, translate: 'none' }
}
