import { AlertDialog } from '@base-ui/react/alert-dialog'
import type { JSX } from 'react'
import { wordsOf } from '../session/failure.ts'
import { nameOfPath } from '../session/library.ts'
import type { FlowSession } from '../session/open-flow.ts'
import { useShell } from '../shell.ts'

/** Lets the person decide between their own flow and the file that was changed on disk. */
export function ConflictDialog({ flow }: { readonly flow: FlowSession }): JSX.Element {
  const { saveCopy, workbench } = useShell()
  const complain = (error: unknown) => workbench.notify(wordsOf(error), { tone: 'bad' })
  return (
    <AlertDialog.Root open>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="dialog-backdrop" />
        <AlertDialog.Popup className="dialog">
          <AlertDialog.Title className="dialog-title">
            “{nameOfPath(flow.path.state())}” was changed on disk
          </AlertDialog.Title>
          <AlertDialog.Description className="dialog-text">
            You changed it here as well. Keep your version, take the one on disk, or save yours as a copy beside it.
            Taking the one on disk can be undone.
          </AlertDialog.Description>
          <div className="dialog-buttons">
            <button type="button" className="button" onClick={flow.takeTheirs}>
              Take theirs
            </button>
            <button type="button" className="button" onClick={() => void saveCopy().catch(complain)}>
              Save as copy
            </button>
            <button type="button" className="button is-primary" onClick={() => void flow.keepMine().catch(complain)}>
              Keep mine
            </button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
