import type { Part } from '../workbench/parts.ts'
import { editingActions } from './actions/editing-actions.ts'
import { heedingReadOnly } from './actions/heed-read-only.ts'
import { listenToClipboard } from './actions/clipboard.ts'
import { EditingOverlay } from './editing-overlay.tsx'
import { onDemand } from '../workbench/index.ts'

/** What editing draws and does. */
export const editing: Part = {
  register(workbench) {
    const forget = workbench.actions.register(
      editingActions(workbench).map((action) => heedingReadOnly(action, workbench)),
    )
    const ignore = listenToClipboard(workbench)
    return () => {
      forget()
      ignore()
    }
  },
  slots: {
    outline: onDemand(async () => (await import('./outline/outline.tsx')).Outline),
    inspector: onDemand(async () => (await import('./inspector/inspector.tsx')).Inspector),
    problems: onDemand(async () => (await import('./problems/problems-panel.tsx')).ProblemsPanel),
    overlay: EditingOverlay,
  },
}
