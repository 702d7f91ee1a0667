import { useMemo } from 'react'
import {
  useOpenedFlow,
  useStore,
  useWorkbench,
  type OpenedFlow,
  type ShownRun,
  type Workbench,
} from '../workbench/index.ts'
import { placeOf } from './node-of-path.ts'
import { problemOfRun, type RunProblem } from './run-problem.ts'

/** The run that is shown, with what went wrong in it. */
export function useShownRun(): {
  readonly shown: ShownRun | undefined
  readonly problem: RunProblem | undefined
  readonly opened: OpenedFlow | undefined
} {
  const workbench = useWorkbench()
  const opened = useOpenedFlow()
  const shown = useStore(workbench.runs.current)
  const problem = useMemo(
    () => problemOfRun(shown, (path) => secretsOf(workbench, opened, path)),
    [shown, workbench, opened],
  )
  return { shown, problem, opened }
}

/** The secrets that a node's type asks for; those of all model nodes when it is not in the flow any more. */
function secretsOf({ catalog }: Workbench, opened: OpenedFlow | undefined, path: string): readonly string[] {
  const flow = opened?.document.state().flow
  if (flow === undefined) return []
  const place = placeOf(flow, path)
  if (place === undefined) return []
  const nodes = place.graph === '' ? flow.nodes : (flow.graphs?.[place.graph]?.nodes ?? {})
  const node = nodes[place.id]
  const needs = catalog.get(node.type)?.needs
  try {
    return needs?.(node.with ?? {}) ?? []
  } catch {
    // The author's function may expect settings that this node does not have yet.
    return []
  }
}
