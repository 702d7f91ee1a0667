import { useState, type JSX } from 'react'
import { isEnabled, keysOf, titleOf, useStore, useWorkbench, type Action } from '../../workbench/index.ts'
import { Picker } from '../search/picker.tsx'
import { rank } from '../search/score.ts'
import { shortcutText } from './shortcut-text.ts'

/** Every action of the page, to be searched and carried out. */
export function CommandPalette(): JSX.Element {
  const { actions, panels } = useWorkbench()
  const [query, setQuery] = useState('')
  const all = useStore(actions).filter(({ id }) => id !== 'help.commands')
  const found = rank(query, all, (action) => [
    { text: titleOf(action), weight: 1 },
    { text: action.menu, weight: 0.4 },
  ])
  const pickOf = (action: Action) => ({
    key: action.id,
    title: titleOf(action),
    detail: action.obstacle?.() ?? action.menu,
    trailing: shortcutText(keysOf(action)),
    isDisabled: !isEnabled(action),
  })
  const close = (): void => panels.close('commands')
  // What cannot be done now stands last, so that Enter never does nothing.
  const sorted = found.toSorted((a, b) => Number(isEnabled(b)) - Number(isEnabled(a)))
  return (
    <Picker
      label="Command palette"
      placeholder="What do you want to do?"
      query={query}
      onQuery={setQuery}
      sections={sorted.length === 0 ? [] : [{ title: '', picks: sorted.map(pickOf) }]}
      onPick={(id) => {
        close()
        actions.run(id)
      }}
      onClose={close}
      empty="There is no such command."
    />
  )
}
