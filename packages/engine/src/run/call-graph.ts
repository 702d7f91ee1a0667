import type { JsonObject } from '../json.ts'
import { NodeError } from '../node/node-error.ts'
import type { GraphPlan } from '../plan/plan.ts'
import type { Frame } from './frame.ts'
import { GraphError } from './graph-error.ts'
import { readInputs } from './read-inputs.ts'

/** How deep nodes may call graphs whose nodes call graphs. */
const MAX_CALL_DEPTH = 100

/** The node that calls a graph. */
export interface Caller {
  readonly path: string
  /** Ends the called graph when it aborts. */
  readonly signal: AbortSignal
  /** The number of this call among those of the node; the next one when not given. */
  readonly ordinal: number | undefined
}

/** Runs a graph of the flow for a node that called it, and gives its outputs. The caller's slot is free meanwhile. */
export async function callGraph(frame: Frame, name: string, inputs: JsonObject, caller: Caller): Promise<JsonObject> {
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
  return scheduler.withoutSlot(caller.path, () => runChild(frame, plan, read.inputs, caller))
}

function runChild(
  frame: Frame,
  plan: GraphPlan,
  inputs: JsonObject,
  { path, signal, ordinal }: Caller,
): Promise<JsonObject> {
  const { scheduler } = frame
  return new Promise<JsonObject>((resolve, reject) => {
    const prefix = `${path}[${ordinal ?? scheduler.nextCall(path)}]/`
    const child: Frame = scheduler.open(plan, { prefix, inputs, onEnd: end }, frame)
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
