import type { MenuRequest } from '../../canvas/index.ts'
import type { Selected } from '../../document/index.ts'

type Target = MenuRequest['target']

const NODE = [
  ['run.to-here', 'run.from-here', 'run.breakpoint', 'nodes.connect', 'nodes.rename'],
  ['nodes.cut', 'nodes.copy', 'nodes.duplicate', 'nodes.delete'],
  ['nodes.bypass', 'nodes.lock', 'nodes.subgraph', 'nodes.dissolve', 'arrange.frame'],
  ['arrange.left', 'arrange.top', 'arrange.distribute-x', 'arrange.distribute-y'],
] as const

const ENTRY = [['nodes.cut', 'nodes.copy', 'nodes.duplicate', 'nodes.delete']] as const

const MENUS: Readonly<Record<Target['type'], readonly (readonly string[])[]>> = {
  node: NODE,
  wire: [['wires.straighten', 'nodes.delete']],
  frame: ENTRY,
  note: ENTRY,
  canvas: [['nodes.add', 'notes.add'], ['nodes.paste', 'nodes.select-all', 'view.find'], ['arrange.automatically']],
}

/** The actions of a menu by their ids, in groups. */
export function menuFor(type: Target['type']): readonly (readonly string[])[] {
  return MENUS[type]
}

/** What has to be selected for a menu's actions to mean what was pressed; undefined when it is already. */
export function selectionFor(target: Target, selected: Selected): Partial<Selected> | undefined {
  if (target.type === 'canvas') return undefined
  const key = `${target.type}s` as const
  return selected[key].has(target.id) ? undefined : { [key]: new Set([target.id]) }
}
