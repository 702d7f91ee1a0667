import { Dialogs } from './page/dialogs.tsx'
import type { Part } from './parts.ts'
import { shellActions } from './shell-actions.ts'
import type { Shell } from './shell.ts'
import { onDemand } from './on-demand.tsx'

/** The part of the page's own frame: its menus, dialogs and actions. */
export function framePart(shell: Shell): Part {
  return {
    register: ({ actions }) => actions.register(shellActions(shell)),
    slots: {
      menus: onDemand(async () => (await import('./page/menu-bar.tsx')).MenuBar),
      overlay: Dialogs,
    },
  }
}
