import {
  addFrame,
  alignNodes,
  applyLayout,
  distributeNodes,
  graphAt,
  type Alignment,
  type Box,
} from '../../document/index.ts'
import type { Action, Workbench } from '../../workbench/index.ts'
import { carryOut, targetOf } from './on-selection.ts'

const ALIGNMENTS: readonly (readonly [Alignment, string])[] = [
  ['left', 'Align left edges'],
  ['center', 'Align centers'],
  ['right', 'Align right edges'],
  ['top', 'Align top edges'],
  ['middle', 'Align middles'],
  ['bottom', 'Align bottom edges'],
]

/** Actions that put nodes somewhere else. */
export function arrangeActions(workbench: Workbench): readonly Action[] {
  const hasAtLeast = (count: number) => () => (targetOf(workbench)?.selected.nodes.size ?? 0) >= count
  const about = { menu: 'Edit', group: 'arrange' } as const
  return [
    {
      ...about,
      id: 'arrange.automatically',
      title: 'Arrange automatically',
      shortcuts: ['Mod+Shift+L'],
      isEnabled: () => targetOf(workbench) !== undefined,
      run: () => arrangeAll(workbench),
    },
    ...ALIGNMENTS.map(([alignment, title]): Action => ({
      ...about,
      menu: 'View',
      id: `arrange.${alignment}`,
      title,
      isEnabled: hasAtLeast(2),
      run: () => onBoxes(workbench, (graph, boxes) => carryOut(workbench, alignNodes(graph, boxes, alignment))),
    })),
    ...(['x', 'y'] as const).map((axis): Action => ({
      ...about,
      menu: 'View',
      id: `arrange.distribute-${axis}`,
      title: axis === 'x' ? 'Distribute horizontally' : 'Distribute vertically',
      isEnabled: hasAtLeast(3),
      run: () => onBoxes(workbench, (graph, boxes) => carryOut(workbench, distributeNodes(graph, boxes, axis))),
    })),
    {
      ...about,
      id: 'arrange.frame',
      title: 'Put a frame around',
      shortcuts: ['Mod+Shift+G'],
      isEnabled: hasAtLeast(1),
      run: () =>
        onBoxes(workbench, (graph, boxes) =>
          carryOut(workbench, addFrame(graph, { title: 'Frame', color: 'grey', nodes: [...boxes.keys()] })),
        ),
    },
  ]
}

function onBoxes(workbench: Workbench, run: (graph: string, boxes: ReadonlyMap<string, Box>) => void): void {
  const target = targetOf(workbench)
  const boxes = workbench.canvas.state()?.boxesOf(target?.selected.nodes ?? [])
  if (target !== undefined && boxes !== undefined) run(target.graph, boxes)
}

/** Arranges the selected nodes where there are several, otherwise the whole graph. */
async function arrangeAll(workbench: Workbench): Promise<void> {
  const target = targetOf(workbench)
  const canvas = workbench.canvas.state()
  if (target === undefined || canvas === undefined) return
  const { opened, graph, selected } = target
  const before = graphAt(opened.document.state().flow, graph)
  if (before === undefined) return
  const ids = selected.nodes.size > 1 ? selected.nodes : canvas.readingOrder()
  const { arrangeInPage } = await import('./arrange-in-page.ts')
  const places = await arrangeInPage(before, canvas.boxesOf(ids), AbortSignal.timeout(30_000))
  if (opened.graph() !== graph) return
  carryOut(workbench, applyLayout(graph, places))
  canvas.fit()
}
