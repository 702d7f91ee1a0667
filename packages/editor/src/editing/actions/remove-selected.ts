import { disconnect, NOTHING, removeFrame, removeNodes, removeNote, type Command } from '../../document/index.ts'
import type { Workbench } from '../../workbench/index.ts'
import { carryOut, type Target } from './on-selection.ts'

/** Takes away what is selected. */
export function removeSelected(workbench: Workbench, { graph, nodes, selected, opened }: Target): void {
  const { wires, frames, notes } = selected
  runTogether(workbench, [
    ...(nodes.length > 0 ? [removeNodes(graph, nodes)] : []),
    ...(wires.size > 0 ? [disconnect(graph, [...wires])] : []),
    ...[...frames].map((id) => removeFrame(graph, id)),
    ...[...notes].map((id) => removeNote(graph, id)),
  ])
  opened.selection.set(NOTHING)
}

/** Carries commands out as one step of the history. */
export function runTogether(workbench: Workbench, commands: readonly Command[]): void {
  const document = workbench.flow.state()?.document
  if (document === undefined || commands.length === 0) return
  const step = document.begin(commands[0].label)
  for (const command of commands) carryOut(workbench, command)
  step.end()
}
