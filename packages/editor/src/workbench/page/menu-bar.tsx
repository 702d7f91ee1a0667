import { Menu } from '@base-ui/react/menu'
import { Menubar } from '@base-ui/react/menubar'
import { Fragment, useState, type JSX } from 'react'
import { isEnabled, keysOf, titleOf, type Action } from '../actions.ts'
import { groupsOf } from '../shell-actions.ts'
import { shortcutInWords } from '../shortcuts.ts'
import { useShell } from '../shell.ts'
import { useStore } from '../store.ts'

const BAR = ['File', 'Edit', 'Settings'] as const

/** The menus of the page. */
export function MenuBar(): JSX.Element {
  return (
    <Menubar className="menu-bar" aria-label="Menu">
      {BAR.map((menu) => (
        <BarMenu key={menu} menu={menu} />
      ))}
    </Menubar>
  )
}

function BarMenu({ menu }: { readonly menu: (typeof BAR)[number] }): JSX.Element {
  const [isOpen, setOpen] = useState(false)
  return (
    <Menu.Root open={isOpen} onOpenChange={setOpen}>
      <Menu.Trigger className="menu-title">{menu}</Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="menu-place" sideOffset={4} align="start">
          <Menu.Popup className="menu-popup">{isOpen ? <Lines menu={menu} /> : null}</Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

function Lines({ menu }: { readonly menu: Action['menu'] }): JSX.Element {
  const actions = useStore(useShell().workbench.actions)
  return (
    <>
      {groupsOf(actions, menu).map((group, at) => (
        <Fragment key={group[0].id}>
          {at === 0 ? null : <Menu.Separator className="menu-line" />}
          {group.map((action) => (
            <Line key={action.id} action={action} />
          ))}
        </Fragment>
      ))}
    </>
  )
}

function Line({ action }: { readonly action: Action }): JSX.Element {
  const { workbench, isMac } = useShell()
  const shortcut = keysOf(action)
  const keys = shortcut === undefined ? undefined : shortcutInWords(shortcut, isMac)
  const title = titleOf(action)
  return (
    <Menu.Item
      className="menu-item"
      disabled={!isEnabled(action)}
      aria-label={title}
      aria-keyshortcuts={shortcut?.replace('Mod', isMac ? 'Meta' : 'Control')}
      onClick={() => void workbench.actions.run(action.id)}
    >
      <span>{title}</span>
      {keys === undefined ? null : <kbd aria-hidden="true">{keys}</kbd>}
    </Menu.Item>
  )
}
