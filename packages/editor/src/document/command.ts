import type { Flow, FlowGraph } from '@latchwork/engine'
import { graphAt, withGraph } from './graph.ts'
import { settleLayout } from './places.ts'
import type { PortBook } from './port-book.ts'

/** What a command made, so that it can be selected or opened. */
export interface Created {
  readonly nodes?: readonly string[]
  readonly graph?: string
  readonly frames?: readonly string[]
  readonly notes?: readonly string[]
  /** An input or output of a graph. */
  readonly port?: string
}

/** A flow after a command, or why the command cannot be carried out. */
export type Change<Result = Flow> =
  | { readonly status: 'changed'; readonly value: Result; readonly created?: Created }
  | { readonly status: 'refused'; readonly reason: string }

/** One change of a flow, which can be undone. */
export interface Command {
  /** What it does, for Undo: "Move 3 nodes". */
  readonly label: string
  /** Commands with the same key that follow each other closely become one step of the history. */
  readonly merge?: string
  readonly change: (flow: Flow, ports: PortBook) => Change
}

/** What a change of one graph may look at. */
export interface GraphContext {
  readonly flow: Flow
  readonly name: string
  readonly ports: PortBook
}

/** A change that succeeded. */
export function changed<Result>(value: Result, created?: Created): Change<Result> {
  return { status: 'changed', value, ...(created !== undefined && { created }) }
}

/** A change that cannot be made. */
export function refused(reason: string): { readonly status: 'refused'; readonly reason: string } {
  return { status: 'refused', reason }
}

/** A command that changes one graph; `graph` is "" for the flow's own. */
export function graphCommand(
  { label, graph, merge }: { readonly label: string; readonly graph: string; readonly merge?: string },
  change: (graph: FlowGraph, context: GraphContext) => Change<FlowGraph>,
): Command {
  return {
    label,
    ...(merge !== undefined && { merge: `${graph}:${merge}` }),
    change(flow, ports) {
      const before = graphAt(flow, graph)
      if (before === undefined) return refused(`There is no graph "${graph}" in this flow.`)
      const result = change(before, { flow, name: graph, ports })
      if (result.status === 'refused' || result.value === before) {
        return result.status === 'refused' ? result : changed(flow, result.created)
      }
      // A graph without places is drawn by its wires; once it is edited by hand, nothing else may jump.
      const settled = settleLayout(before, result.value, (id) => ports.ofNode(flow, graph, id))
      return changed(withGraph(flow, graph, settled), result.created)
    },
  }
}

/** "1 node", "2 nodes, 1 frame". */
export function countOfThings({
  nodes,
  frames,
  notes,
}: Readonly<Record<'nodes' | 'frames' | 'notes', number>>): string {
  const counted = [
    [nodes, 'node'],
    [frames, 'frame'],
    [notes, 'note'],
  ] as const
  return counted.flatMap(([count, noun]) => (count === 0 ? [] : [countOf(count, noun)])).join(', ')
}

/** "1 node", "3 nodes". */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
