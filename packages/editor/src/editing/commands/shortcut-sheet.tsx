import { Dialog } from '@base-ui/react/dialog'
import type { JSX } from 'react'
import { titleOf, useStore, useWorkbench } from '../../workbench/index.ts'
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import './shortcut-sheet.css'
import { CANVAS_KEYS, shortcutText } from './shortcut-text.ts'

/** All keys that do something, by menu. */
export function ShortcutSheet(): JSX.Element {
  const { actions, panels } = useWorkbench()
  const all = useStore(actions).filter(({ shortcuts = [] }) => shortcuts.length > 0)
  const menus = [...Map.groupBy(all, ({ menu }) => menu)].map(([menu, listed]) => ({
    title: menu,
    lines: listed.map((action) => ({
      keys: (action.shortcuts ?? []).map(shortcutText).join(' or '),
      does: titleOf(action),
    })),
  }))
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : panels.close('shortcuts'))}>
      <Dialog.Portal>
        <Dialog.Backdrop className="sheet-backdrop" />
        <Dialog.Popup className="sheet">
          <header>
            <Dialog.Title>Keyboard shortcuts</Dialog.Title>
            <Dialog.Close>Close</Dialog.Close>
          </header>
          <div className="sheet-columns" tabIndex={0} role="group" aria-label="Shortcuts by menu">
            {[{ title: 'On the canvas', lines: CANVAS_KEYS }, ...menus].map(({ title, lines }) => (
              <section key={title}>
                <h3>{title}</h3>
                <dl>
                  {lines.map(({ keys, does }) => (
                    <div key={does}>
                      <dt>{does}</dt>
                      <dd>
                        <kbd>{keys}</kbd>
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
