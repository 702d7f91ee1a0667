import { Dialog } from '@base-ui/react/dialog'
import { useState, type JSX, type ReactNode } from 'react'
import { wordsOf } from '../session/failure.ts'
import { nameOfPath } from '../session/library.ts'
import { useShell } from '../shell.ts'
import { TemplateList } from './starters.tsx'

/** Asks for a name and makes an empty flow. */
export function NewFlowDialog(): JSX.Element {
  const { createFlow, workbench } = useShell()
  return (
    <NameDialog
      title="New flow"
      button="Create"
      first="my-flow"
      onClose={() => workbench.panels.close('new-flow')}
      onName={(name) => createFlow(name)}
    />
  )
}

/** Asks for another name for a flow. */
export function RenameFlowDialog({ path }: { readonly path: string }): JSX.Element {
  const { renameFlow, workbench } = useShell()
  return (
    <NameDialog
      title="Rename flow"
      button="Rename"
      first={nameOfPath(path)}
      onClose={() => workbench.panels.close('rename-flow')}
      onName={(name) => renameFlow(path, name)}
    />
  )
}

/** Offers the templates. */
export function TemplatesDialog(): JSX.Element {
  const { workbench } = useShell()
  const close = () => workbench.panels.close('templates')
  return (
    <Frame title="New from template" onClose={close}>
      <TemplateList onChosen={close} />
      <div className="dialog-buttons">
        <Dialog.Close className="button">Cancel</Dialog.Close>
      </div>
    </Frame>
  )
}

interface NameDialogProps {
  readonly title: string
  readonly button: string
  readonly first: string
  readonly onClose: () => void
  readonly onName: (name: string) => Promise<void>
}

function NameDialog({ title, button, first, onClose, onName }: NameDialogProps): JSX.Element {
  const [name, setName] = useState(first)
  const [problem, setProblem] = useState('')
  const [isBusy, setBusy] = useState(false)
  const send = () => {
    setBusy(true)
    onName(name.trim()).then(onClose, (error: unknown) => {
      setProblem(wordsOf(error))
      setBusy(false)
    })
  }
  return (
    <Frame title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <label className="dialog-field">
          Name
          <input
            value={name}
            maxLength={120}
            spellCheck={false}
            onChange={(event) => setName(event.target.value)}
            onFocus={(event) => event.target.select()}
          />
        </label>
        <p className="dialog-problem" role="alert">
          {problem}
        </p>
        <div className="dialog-buttons">
          <Dialog.Close className="button">Cancel</Dialog.Close>
          <button type="submit" className="button is-primary" disabled={isBusy || name.trim() === ''}>
            {button}
          </button>
        </div>
      </form>
    </Frame>
  )
}

interface FrameProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A dialog of the frame, with its title. */
export function Frame({ title, onClose, children }: FrameProps): JSX.Element {
  return (
    <Dialog.Root open onOpenChange={(isOpen) => isOpen || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog-backdrop" />
        <Dialog.Popup className="dialog">
          <Dialog.Title className="dialog-title">{title}</Dialog.Title>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
