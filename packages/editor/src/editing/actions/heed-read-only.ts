import type { Action, Workbench } from '../../workbench/index.ts'

/** What changes nothing, so that it can be done with a flow that only shows. */
const READING: ReadonlySet<string> = new Set([
  'nodes.copy',
  'nodes.select-all',
  'view.find',
  'help.commands',
  'help.shortcuts',
])

/** The action as it stands where the open flow may only show: what changes a flow says why it cannot be done then. */
export function heedingReadOnly(action: Action, { flow }: Pick<Workbench, 'flow'>): Action {
  if (READING.has(action.id)) return action
  return { ...action, obstacle: () => flow.state()?.document.readOnly?.reason ?? action.obstacle?.() }
}
