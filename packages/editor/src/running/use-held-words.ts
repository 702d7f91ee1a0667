import { useOpenedFlow, useStore, useWorkbench } from '../workbench/index.ts'
import { heldInWords } from './held-nodes.ts'
import { createNodeNames } from './node-names.ts'

/** Where the shown run is held, and the keys that let it go; undefined when it is not. */
export function useHeldWords(): string | undefined {
  const { runs, ports } = useWorkbench()
  const flow = useOpenedFlow()?.document.state().flow
  const held = useStore(runs.current)?.held
  return heldInWords(held, flow === undefined ? (path) => path : createNodeNames(flow, ports))
}
