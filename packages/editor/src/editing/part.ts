import { lazy } from 'react'
import type { Part } from '../workbench/parts.ts'
import { editingActions } from './actions/editing-actions.ts'
import { listenToClipboard } from './actions/clipboard.ts'
import { EditingOverlay } from './editing-overlay.tsx'

/** What editing draws and does. */
export const editing: Part = {
  register(workbench) {
    const forget = workbench.actions.register(editingActions(workbench))
    const ignore = listenToClipboard(workbench)
    return () => {
      forget()
      ignore()
    }
  },
  slots: {
    outline: lazy(async () => ({ default: (await import('./outline/outline.tsx')).Outline })),
    inspector: lazy(async () => ({ default: (await import('./inspector/inspector.tsx')).Inspector })),
    problems: lazy(async () => ({ default: (await import('./problems/problems-panel.tsx')).ProblemsPanel })),
    overlay: EditingOverlay,
  },
}
