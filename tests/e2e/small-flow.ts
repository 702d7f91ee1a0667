import { formatFlow, parseFlow } from '../../packages/engine/src/index.ts'
import type { Desk } from './desk.ts'
import { nodeNamed, openFlow } from './steps.ts'

/** Where the small flow is. */
export const PATH = 'mine.flow.json'
/** Five nodes, two wires, a subgraph, and two problems at `sum`. */
export const FLOW = formatFlow(
  parseFlow(
    JSON.stringify({
      latchwork: 1,
      name: 'mine',
      nodes: {
        first: { type: 'text.template', title: 'First', with: { template: 'one' } },
        group: { type: 'flow.call', title: 'Group', graph: 'inner' },
        length: { type: 'text.length', title: 'Length' },
        second: { type: 'text.template', title: 'Second', with: { template: 'two {{x}}' } },
        sum: { type: 'math.add', title: 'Sum', with: { b: 'many' } },
      },
      wires: ['second.text -> length.text', 'first.text -> second.x'],
      graphs: { inner: { nodes: { deep: { type: 'text.template', title: 'Deep' } }, wires: [] } },
      layout: { first: [0, 0], group: [0, 260], length: [700, 20], second: [320, 40], sum: [700, 260] },
    }),
  ),
)

/** Opens it. With autosave, the file could be written in the middle of a drag. */
export async function openSmallFlow(desk: Desk): Promise<void> {
  await desk.client.call('settings.put', { body: { patch: { editor: { autosave: false } } } })
  await openFlow(desk, PATH)
  await nodeNamed(desk.page, 'First').waitFor()
}
