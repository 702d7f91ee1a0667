import { Menu } from '@base-ui/react/menu'
import { MoreHorizontal } from 'lucide-react'
import type { JSX } from 'react'
import { wordsOf } from '../session/failure.ts'
import { nameOfPath } from '../session/library.ts'
import { useShell } from '../shell.ts'

/** What can be done with one flow of the list. */
export function FlowMenu({ path }: { readonly path: string }): JSX.Element {
  const { workbench, duplicateFlow, deleteFlow } = useShell()
  const complain = (error: unknown) => workbench.notify(wordsOf(error), { tone: 'bad' })
  const lines = [
    { title: 'Rename…', run: () => workbench.panels.open('rename-flow', { path }) },
    { title: 'Duplicate', run: () => void duplicateFlow(path).catch(complain) },
    { title: 'Move to trash', run: () => void deleteFlow(path).catch(complain) },
  ]
  return (
    <Menu.Root>
      <Menu.Trigger className="icon-button" aria-label={`More for ${nameOfPath(path)}`}>
        <MoreHorizontal size={14} aria-hidden="true" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="menu-place" sideOffset={2} align="start">
          <Menu.Popup className="menu-popup">
            {lines.map(({ title, run }) => (
              <Menu.Item key={title} className="menu-item" onClick={run}>
                {title}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
