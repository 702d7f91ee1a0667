import { X } from 'lucide-react'
import type { JSX } from 'react'
import { useShell } from '../shell.ts'
import { useStore } from '../store.ts'

/** What the person is told for a while. */
export function NoticeList(): JSX.Element {
  const { notices } = useShell()
  const shown = useStore(notices)
  return (
    <div className="notices" role="log" aria-label="Messages" aria-live="polite">
      {shown.map(({ id, text, tone, action }) => (
        <div key={id} className={`notice is-${tone}`}>
          <span>{text}</span>
          {action === undefined ? null : (
            <button
              type="button"
              className="link-button"
              onClick={() => {
                notices.dismiss(id)
                action.run()
              }}
            >
              {action.title}
            </button>
          )}
          <button
            type="button"
            className="icon-button"
            aria-label="Dismiss message"
            onClick={() => notices.dismiss(id)}
          >
            <X size={13} aria-hidden="true" />
          </button>
        </div>
      ))}
    </div>
  )
}
