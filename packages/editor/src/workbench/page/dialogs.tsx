import { Suspense, type JSX } from 'react'
import { useShell } from '../shell.ts'
import { createStore, useStore } from '../store.ts'
import { onDemand } from '../on-demand.tsx'

const NewFlowDialog = onDemand(async () => (await import('./flow-dialogs.tsx')).NewFlowDialog)
const RenameFlowDialog = onDemand(async () => (await import('./flow-dialogs.tsx')).RenameFlowDialog)
const TemplatesDialog = onDemand(async () => (await import('./flow-dialogs.tsx')).TemplatesDialog)
const TrashDialog = onDemand(async () => (await import('./trash-dialog.tsx')).TrashDialog)
const ConflictDialog = onDemand(async () => (await import('./conflict-dialog.tsx')).ConflictDialog)

const NO_CONFLICT = createStore(undefined)

/** The frame's own dialogs, each loaded when it is opened for the first time. */
export function Dialogs(): JSX.Element {
  const { workbench, session } = useShell()
  const open = useStore(workbench.panels)
  const flow = useStore(session)
  const conflict = useStore<unknown>(flow?.conflict ?? NO_CONFLICT)
  const renamed = open['rename-flow']?.request.path
  return (
    <Suspense>
      {open['new-flow'] === undefined ? null : <NewFlowDialog />}
      {renamed === undefined ? null : <RenameFlowDialog path={renamed} />}
      {open.templates === undefined ? null : <TemplatesDialog />}
      {open.trash === undefined ? null : <TrashDialog />}
      {flow === undefined || conflict === undefined ? null : <ConflictDialog flow={flow} />}
    </Suspense>
  )
}
