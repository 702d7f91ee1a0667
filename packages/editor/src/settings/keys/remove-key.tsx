import type { JSX } from 'react'

interface RemoveKeyProps {
  /** What becomes of runs then. */
  readonly effect: string
  readonly remove: () => void
  readonly close: () => void
}

/** Asks before a key is removed, and says what is used then. */
export function RemoveKey({ effect, remove, close }: RemoveKeyProps): JSX.Element {
  return (
    <div className="asked">
      <p>Remove the saved key? {effect}</p>
      <button
        type="button"
        className="button danger"
        onClick={() => {
          close()
          remove()
        }}
      >
        Remove
      </button>
      <button type="button" className="button" onClick={close}>
        Keep
      </button>
    </div>
  )
}
