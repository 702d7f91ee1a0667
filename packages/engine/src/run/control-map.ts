import type { Json, JsonObject } from '../json.ts'
import type { RunError } from '../node/node-error.ts'
import { NodeError } from '../node/node-error.ts'
import type { GraphPlan } from '../plan/plan.ts'
import { openChild, settleControl } from './control.ts'
import type { Frame, FrameResult } from './frame.ts'

type FailedItem = { readonly index: number; readonly error: RunError }

/** Runs a graph for each element of a list, so many at a time, and gathers its outputs in the order of the elements. */
export function runMap(frame: Frame, at: number, graph: GraphPlan, inputs: JsonObject): void {
  const { items: given, ...shared } = inputs
  const { concurrency, onItemError } = frame.plan.settings[at] ?? {}
  if (!Array.isArray(given)) {
    frame.fail(at, new NodeError('kind-mismatch', 'flow.map takes a list at its input "items".', { retryable: false }))
    return
  }
  const items: readonly Json[] = given
  const path = frame.pathOf(at)
  const takesIndex = graph.inputs.some(({ name }) => name === 'index')
  const results: (JsonObject | undefined)[] = new Array<undefined>(items.length).fill(undefined)
  const failed: FailedItem[] = []
  const open = new Set<Frame>()
  let next = 0
  let over = 0
  if (items.length === 0) settleControl(frame, at, gathered())
  else for (let count = 0; count < Number(concurrency) && next < items.length; count++) openNext()

  function openNext(): void {
    const index = next++
    const values: JsonObject = { ...shared, item: items[index], ...(takesIndex && { index }) }
    const child: Frame = openChild(frame, graph, `${path}[${index}]/`, values, (result) => {
      open.delete(child)
      endItem(index, result)
    })
    open.add(child)
  }

  function endItem(index: number, { outputs, error }: FrameResult): void {
    over++
    if (error === undefined) results[index] = outputs
    else if (onItemError === 'stop') {
      for (const child of open) frame.scheduler.cancel(child, frame)
      frame.pending -= open.size
      open.clear()
      frame.failWith(at, error)
      return
    } else failed.push({ index, error })
    if (next < items.length) openNext()
    else if (over === items.length) settleControl(frame, at, gathered())
  }

  function gathered(): JsonObject {
    const lists: Record<string, Json> = {}
    const done = results.filter((result) => result !== undefined)
    // An element that did not give an optional output is left out of that output's list.
    for (const { name } of graph.outputs) {
      lists[name] = done.flatMap((outputs) => {
        const value = Object.hasOwn(outputs, name) ? outputs[name] : undefined
        return value === undefined ? [] : [value]
      })
    }
    if (onItemError === 'collect') {
      lists['errors'] = failed.sort((a, b) => a.index - b.index).map(({ index, error }) => ({ index, ...error }))
    }
    return lists
  }
}
