import { graphAt, type Change, type Command, type Selected } from '../../document/index.ts'
import type { OpenedFlow, Workbench } from '../../workbench/index.ts'

/** What an action works on. */
export interface Target {
  readonly opened: OpenedFlow
  readonly graph: string
  readonly selected: Selected
  /** The selected nodes without the graph's own inputs and outputs. */
  readonly nodes: readonly string[]
}

/** What is open and selected; undefined while no flow is open. */
export function targetOf({ flow }: Workbench): Target | undefined {
  const opened = flow.state()
  if (opened === undefined) return undefined
  const graph = opened.graph()
  const selected = opened.selection.state()
  const held = graphAt(opened.document.state().flow, graph)?.nodes ?? {}
  const nodes = [...selected.nodes].filter((id) => Object.hasOwn(held, id))
  return { opened, graph, selected, nodes }
}

/** Whether there is something that can be copied. */
export function isThingSelected({ nodes, selected: { frames, notes } }: Target): boolean {
  return nodes.length + frames.size + notes.size > 0
}

/** Carries a command out on the open flow, and tells the person why when it cannot be. What it made is selected. */
export function carryOut(workbench: Workbench, command: Command): Change | undefined {
  const opened = workbench.flow.state()
  const change = opened?.document.run(command)
  if (opened === undefined || change === undefined) return undefined
  if (change.status === 'refused') {
    workbench.notify(change.reason, { tone: 'bad' })
    return change
  }
  const { nodes, frames, notes } = change.created ?? {}
  if (nodes ?? frames ?? notes) {
    opened.selection.set({ nodes: new Set(nodes), frames: new Set(frames), notes: new Set(notes) })
  }
  return change
}
