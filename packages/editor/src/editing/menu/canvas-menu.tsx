import { Menu } from '@base-ui/react/menu'
import { Fragment, useEffect, type JSX } from 'react'
import type { MenuRequest } from '../../canvas/index.ts'
import { isEnabled, keysOf, titleOf, useWorkbench, type Action, type OpenedFlow } from '../../workbench/index.ts'
import { shortcutText } from '../commands/shortcut-text.ts'
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import './canvas-menu.css'
import { menuFor, selectionFor } from './menu-for.ts'

/** The menu of what was pressed with the right button, or with the menu key. */
export function CanvasMenu({
  opened,
  request,
}: {
  readonly opened: OpenedFlow
  readonly request: MenuRequest
}): JSX.Element {
  const { actions, panels } = useWorkbench()
  const { target, client, at } = request
  useEffect(() => {
    const wanted = selectionFor(target, opened.selection.state())
    if (wanted !== undefined) opened.selection.set(wanted)
  }, [opened, target])
  const { readOnly } = opened.document
  const groups = menuFor(target.type)
    .map((ids) => ids.flatMap((id) => actions.find(id) ?? []))
    // Why nothing of it can be changed is said once.
    .map((group) => (readOnly === undefined ? group : group.filter(isEnabled)))
  const run = (action: Action): void => {
    if (action.id === 'nodes.add') panels.open('palette', { at, client })
    else actions.run(action.id)
  }
  return (
    <Menu.Root open modal onOpenChange={(open) => (open ? undefined : panels.close('canvas-menu'))}>
      <Menu.Portal>
        <Menu.Positioner
          className="canvas-menu-place"
          anchor={{ getBoundingClientRect: () => new DOMRect(client.x, client.y, 0, 0) }}
          side="bottom"
          align="start"
        >
          <Menu.Popup className="canvas-menu" aria-label="Actions">
            {readOnly === undefined ? null : (
              <Menu.Item className="canvas-menu-item" disabled>
                <span>
                  <small>{readOnly.reason}</small>
                </span>
              </Menu.Item>
            )}
            {groups
              .filter((group) => group.length > 0)
              .map((group, index) => (
                <Fragment key={group[0].id}>
                  {index === 0 ? null : <Menu.Separator className="canvas-menu-line" />}
                  {group.map((action) => (
                    <Menu.Item
                      key={action.id}
                      className="canvas-menu-item"
                      disabled={!isEnabled(action)}
                      onClick={() => run(action)}
                    >
                      <span>
                        {titleOf(action)}
                        <Obstacle of={action} />
                      </span>
                      <kbd>{shortcutText(keysOf(action))}</kbd>
                    </Menu.Item>
                  ))}
                </Fragment>
              ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

function Obstacle({ of: { obstacle } }: { readonly of: Action }): JSX.Element | null {
  const words = obstacle?.()
  return words === undefined ? null : <small>{words}</small>
}
