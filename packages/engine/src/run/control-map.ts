import type { Json, JsonObject } from '../json.ts'
import { NodeError, type RunError } from '../node/node-error.ts'
import type { GraphPlan } from '../plan/plan.ts'
import type { ControlCall } from './control-call.ts'
import type { FrameResult } from './frame.ts'

type FailedItem = { readonly index: number; readonly error: RunError }

/** Runs a graph for each element of a list, so many at a time, and gathers its outputs in the order of the elements. */
export function runMap(graph: GraphPlan, call: ControlCall): void {
  const { items: given, ...shared } = call.inputs
  const { concurrency, onItemError } = call.settings
  if (!Array.isArray(given)) {
    call.fail(new NodeError('kind-mismatch', 'flow.map takes a list at its input "items".', { retryable: false }))
    return
  }
  const items: readonly Json[] = given
  const takesIndex = graph.inputs.some(({ name }) => name === 'index')
  const results: (JsonObject | undefined)[] = new Array<undefined>(items.length).fill(undefined)
  const failed: FailedItem[] = []
  let next = 0
  let over = 0
  if (items.length === 0) call.settle(gathered())
  else for (let count = 0; count < Number(concurrency) && next < items.length; count++) openNext()

  function openNext(): void {
    const index = next++
    const values: JsonObject = { ...shared, item: items[index], ...(takesIndex && { index }) }
    call.open(graph, `[${index}]/`, values, (result) => endItem(index, result))
  }

  function endItem(index: number, { outputs, error }: FrameResult): void {
    over++
    if (error === undefined) results[index] = outputs
    else if (onItemError === 'stop') {
      call.fail(error)
      return
    } else failed.push({ index, error })
    if (next < items.length) openNext()
    else if (over === items.length) call.settle(gathered())
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
