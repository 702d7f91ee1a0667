import type { JsonObject } from '../json.ts'
import { NodeError } from '../node/node-error.ts'
import type { GraphPlan } from '../plan/plan.ts'
import type { Frame } from './frame.ts'
import { GraphError } from './graph-error.ts'
import { readInputs } from './read-inputs.ts'
import { placeBehind, type Place, type Work } from './work.ts'

/** How deep nodes may call graphs whose nodes call graphs. */
const MAX_CALL_DEPTH = 100

/** Runs a graph of the flow for a node that called it, and gives its outputs. The caller's slot is free meanwhile. */
export async function callGraph(
  work: Work,
  name: string,
  inputs: JsonObject,
  /** The number of this call among those of the node; the next one when not given. */
  ordinal?: number,
): Promise<JsonObject> {
  const { frame, at } = work
  const { scheduler } = frame
  const plan = name === '' ? undefined : scheduler.plan.graphs.get(name)
  if (plan === undefined) {
    throw new NodeError('unknown-graph', `There is no graph "${name}" in this flow.`, { retryable: false })
  }
  if (frame.prefix.split('/').length > MAX_CALL_DEPTH) {
    const message = `Graphs called each other ${MAX_CALL_DEPTH} deep, which is the limit.`
    throw new NodeError('call-depth', message, { retryable: false })
  }
  const read = readInputs(plan, inputs)
  if (!read.ok) throw new NodeError('bad-input', read.error.message, { retryable: false })
  const path = frame.pathOf(at)
  return scheduler.withoutSlot(path, () => {
    const place = placeBehind(work, `[${ordinal ?? scheduler.nextCall(path)}]/`)
    return runChild(work, plan, { ...place, inputs: read.inputs })
  })
}

function runChild(
  { frame, signal }: Work,
  plan: GraphPlan,
  about: Place & { readonly inputs: JsonObject },
): Promise<JsonObject> {
  const { scheduler } = frame
  return new Promise<JsonObject>((resolve, reject) => {
    const child: Frame = scheduler.open(plan, { ...about, onEnd: end }, frame)
    signal.addEventListener('abort', stop, { once: true })
    scheduler.driver.drive()

    function end({ outputs, error }: { outputs: JsonObject; error: GraphError['inner'] | undefined }): void {
      signal.removeEventListener('abort', stop)
      if (error === undefined) resolve(outputs)
      else reject(new GraphError(error))
    }
    function stop(): void {
      scheduler.cancel(child, frame)
      reject(signal.reason)
    }
  })
}
