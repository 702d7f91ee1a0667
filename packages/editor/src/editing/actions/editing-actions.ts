import type { Action, Workbench } from '../../workbench/index.ts'
import { arrangeActions } from './arrange-actions.ts'
import { nodeActions } from './node-actions.ts'
import { targetOf } from './on-selection.ts'

/** Everything that can be done to a flow by hand, as actions. */
export function editingActions(workbench: Workbench): readonly Action[] {
  const { panels } = workbench
  const isEnabled = () => targetOf(workbench) !== undefined
  return [
    {
      id: 'nodes.add',
      title: 'Add a node…',
      menu: 'Edit',
      group: 'nodes',
      shortcuts: ['/'],
      isEnabled,
      run: () => panels.open('palette'),
    },
    ...nodeActions(workbench),
    ...arrangeActions(workbench),
    {
      id: 'view.find',
      title: 'Find on canvas…',
      menu: 'Edit',
      group: 'find',
      shortcuts: ['Mod+F'],
      inTextFields: true,
      isEnabled,
      run: () => panels.open('find'),
    },
    {
      id: 'help.commands',
      title: 'Command palette…',
      menu: 'Edit',
      group: 'find',
      shortcuts: ['Mod+K'],
      inTextFields: true,
      run: () => panels.toggle('commands'),
    },
    {
      id: 'help.shortcuts',
      title: 'Keyboard shortcuts',
      menu: 'Help',
      shortcuts: ['?'],
      run: () => panels.toggle('shortcuts'),
    },
  ]
}
