import { Dialog } from '@base-ui/react/dialog'
import { TRASH_DAYS, type TrashedFlow } from '@latchwork/server/api'
import { useEffect, useState, type JSX } from 'react'
import { wordsOf } from '../session/failure.ts'
import { nameOfPath } from '../session/library.ts'
import { useShell } from '../shell.ts'
import { Frame } from './flow-dialogs.tsx'

const DAY_MS = 86_400_000

/** The deleted flows, each to be brought back. */
export function TrashDialog(): JSX.Element {
  const { workbench, library } = useShell()
  const [trash, setTrash] = useState<readonly TrashedFlow[]>()
  const [problem, setProblem] = useState('')
  const [isBusy, setBusy] = useState(false)
  const close = () => workbench.panels.close('trash')
  useEffect(() => {
    workbench.api.call('flows.trash').then(
      ({ flows }) => setTrash(flows),
      (error: unknown) => setProblem(wordsOf(error)),
    )
  }, [workbench])
  const restore = async (flow: TrashedFlow): Promise<void> => {
    setBusy(true)
    try {
      const { path } = await library.restore(flow)
      await workbench.openFlow(path)
      close()
    } catch (error) {
      setProblem(wordsOf(error))
      setBusy(false)
    }
  }
  return (
    <Frame title="Trash" onClose={close}>
      <p className="dialog-text">
        {trash?.length === 0 ? 'The trash is empty. ' : ''}Deleted flows stay here for {TRASH_DAYS} days.
      </p>
      <ul className="trash" aria-label="Deleted flows">
        {trash?.map((flow) => (
          <li key={flow.id}>
            <span className="trash-name" title={flow.path}>
              {nameOfPath(flow.path)}
            </span>
            <span className="trash-until">until {dayOf(flow.deleted + TRASH_DAYS * DAY_MS)}</span>
            <button
              type="button"
              className="button"
              disabled={isBusy}
              aria-label={`Restore ${nameOfPath(flow.path)}`}
              onClick={() => void restore(flow)}
            >
              Restore
            </button>
          </li>
        ))}
      </ul>
      <p className="dialog-problem" role="alert">
        {problem}
      </p>
      <div className="dialog-buttons">
        <Dialog.Close className="button">Close</Dialog.Close>
      </div>
    </Frame>
  )
}

function dayOf(time: number): string {
  return new Intl.DateTimeFormat('en', { dateStyle: 'medium' }).format(time)
}
