import {
  addNote,
  dissolveSubgraph,
  duplicateNodes,
  framesOf,
  graphAt,
  makeSubgraph,
  notesOf,
  setBends,
  setBypass,
  setFrozen,
} from '../../document/index.ts'
import type { Action, Workbench } from '../../workbench/index.ts'
import { lastOutputs } from '../inspector/last-outputs.ts'
import { copyBySystem, cutBySystem, pasteBySystem } from './clipboard.ts'
import { carryOut, isThingSelected, targetOf, type Target } from './on-selection.ts'
import { removeSelected, runTogether } from './remove-selected.ts'

/** Actions on the selected nodes and wires. */
export function nodeActions(workbench: Workbench): readonly Action[] {
  const target = () => targetOf(workbench)
  const hasNodes = () => (target()?.nodes.length ?? 0) > 0
  const hasOne = () => target()?.nodes.length === 1
  const hasFlow = () => target() !== undefined
  const hasThings = () => {
    const found = target()
    return found !== undefined && isThingSelected(found)
  }
  const clipboard = { menu: 'Edit', group: 'clipboard', isEnabled: hasThings } as const
  const nodes = { menu: 'Edit', group: 'nodes', isEnabled: hasNodes } as const
  const on = (change: (target: Target) => void) => () => {
    const found = target()
    if (found !== undefined) change(found)
  }
  return [
    { ...clipboard, id: 'nodes.cut', title: 'Cut', browserKeys: 'Mod+X', run: () => cutBySystem(workbench) },
    { ...clipboard, id: 'nodes.copy', title: 'Copy', browserKeys: 'Mod+C', run: () => copyBySystem(workbench) },
    {
      ...clipboard,
      id: 'nodes.paste',
      title: 'Paste',
      browserKeys: 'Mod+V',
      isEnabled: hasFlow,
      run: () => pasteBySystem(workbench),
    },
    {
      ...clipboard,
      id: 'nodes.duplicate',
      title: 'Duplicate',
      shortcuts: ['Mod+D'],
      run: on(({ graph, selected }) => carryOut(workbench, duplicateNodes(graph, selected))),
    },
    {
      ...clipboard,
      id: 'nodes.delete',
      title: 'Delete',
      shortcuts: ['Delete'],
      isEnabled: () => isAnythingSelected(target()),
      run: on((found) => removeSelected(workbench, found)),
    },
    {
      ...clipboard,
      id: 'nodes.select-all',
      title: 'Select all',
      shortcuts: ['Mod+A'],
      isEnabled: hasFlow,
      run: on(({ opened, graph }) => {
        const value = graphAt(opened.document.state().flow, graph)
        if (value === undefined) return
        opened.selection.set({
          nodes: new Set(workbench.canvas.state()?.readingOrder()),
          frames: new Set(framesOf(value).map(({ id }) => id)),
          notes: new Set(notesOf(value).map(({ id }) => id)),
        })
      }),
    },
    {
      ...nodes,
      id: 'nodes.rename',
      title: 'Rename the node',
      shortcuts: ['F2'],
      isEnabled: hasOne,
      run: () => workbench.panels.open('inspector', { focus: 'title' }),
    },
    {
      ...nodes,
      id: 'nodes.connect',
      title: 'Connect to…',
      shortcuts: ['C'],
      isEnabled: hasOne,
      run: on(({ nodes: [node] }) => workbench.panels.open('connect-to', { node })),
    },
    {
      ...nodes,
      id: 'nodes.bypass',
      title: () => (areAllBypassed(target()) ? 'Stop bypassing' : 'Bypass'),
      shortcuts: ['Mod+B'],
      run: on((found) => carryOut(workbench, setBypass(found.graph, found.nodes, !areAllBypassed(found)))),
    },
    {
      ...nodes,
      id: 'nodes.lock',
      title: () => (isLocked(target()) ? 'Unlock outputs' : 'Lock to the last outputs'),
      isEnabled: () => hasOne() && (isLocked(target()) || lastOutputsOf(workbench) !== undefined),
      run: on((found) => {
        const outputs = isLocked(found) ? undefined : lastOutputsOf(workbench)
        carryOut(workbench, setFrozen(found.graph, found.nodes[0], outputs))
      }),
    },
    {
      ...nodes,
      id: 'nodes.subgraph',
      title: 'Make a subgraph',
      shortcuts: ['Mod+G'],
      run: on(({ graph, nodes: ids }) => carryOut(workbench, makeSubgraph(graph, ids))),
    },
    {
      ...nodes,
      id: 'nodes.dissolve',
      title: 'Dissolve the subgraph',
      isEnabled: () => hasOne() && isCall(target()),
      run: on(({ graph, nodes: [id] }) => carryOut(workbench, dissolveSubgraph(graph, id))),
    },
    {
      ...nodes,
      id: 'notes.add',
      title: 'Add a note',
      isEnabled: hasFlow,
      run: on(({ graph }) => {
        const { x, y } = workbench.canvas.state()?.center() ?? { x: 0, y: 0 }
        carryOut(
          workbench,
          addNote(graph, { text: 'A note', color: 'amber', box: [Math.round(x), Math.round(y), 240, 120] }),
        )
      }),
    },
    {
      menu: 'View',
      id: 'wires.straighten',
      title: 'Straighten the wire',
      isEnabled: () => (target()?.selected.wires.size ?? 0) > 0,
      run: on(({ graph, selected }) =>
        runTogether(
          workbench,
          [...selected.wires].map((wire) => setBends(graph, wire, [])),
        ),
      ),
    },
  ]
}

function lastOutputsOf(workbench: Workbench) {
  const found = targetOf(workbench)
  if (found === undefined) return undefined
  return lastOutputs(workbench.runs.events.state(), found.opened.trail.state(), found.nodes[0])
}

function nodesOf({ opened, graph, nodes }: Target) {
  const held = graphAt(opened.document.state().flow, graph)?.nodes ?? {}
  return nodes.map((id) => held[id])
}

function areAllBypassed(target: Target | undefined): boolean {
  return target !== undefined && target.nodes.length > 0 && nodesOf(target).every(({ bypass }) => bypass === true)
}

function isLocked(target: Target | undefined): boolean {
  return target !== undefined && nodesOf(target)[0]?.frozen !== undefined
}

function isCall(target: Target | undefined): boolean {
  return target !== undefined && nodesOf(target).every(({ type, graph }) => type === 'flow.call' && graph !== undefined)
}

function isAnythingSelected(target: Target | undefined): boolean {
  return target !== undefined && (isThingSelected(target) || target.selected.wires.size > 0)
}
