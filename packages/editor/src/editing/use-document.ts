import type { Flow, FlowGraph } from '@latchwork/engine'
import { graphAt, type Selected } from '../document/index.ts'
import { useStore, type OpenedFlow } from '../workbench/index.ts'

/** The open flow as it stands, in a component that is drawn anew with every change. */
export interface ShownFlow {
  readonly flow: Flow
  /** The graph that is open; "" is the flow's own. */
  readonly name: string
  readonly graph: FlowGraph
  readonly selected: Selected
}

/** What of a flow is shown: its open graph and the selection. */
export function useShownFlow({ document, selection, trail }: OpenedFlow): ShownFlow {
  const { flow } = useStore(document)
  const selected = useStore(selection)
  const name = useStore(trail).at(-1)?.graph ?? ''
  return { flow, name, graph: graphAt(flow, name) ?? flow, selected }
}
