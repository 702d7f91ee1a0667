import { check, locate, type Flow, type Registry } from '@latchwork/engine'
import type { FlowProblem } from '@latchwork/server/api'

/** All that is wrong with a flow, with the places of the first problems in its text. */
export function checkFlow(flow: Flow, catalog: Registry, textOf: () => string): readonly FlowProblem[] {
  const found = check(flow, catalog)
  const text = found.length === 0 ? '' : textOf()
  // Each look-up reads the text from its start.
  return found.map((problem, at) => ({ ...problem, ...(at < 100 && locate(text, problem.path)) }))
}
