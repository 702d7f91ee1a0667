import type { JsonObject } from '../json.ts'
import { NodeError } from '../node/node-error.ts'
import { readInputs } from './read-inputs.ts'
import type { Frame } from './frame.ts'
import { GraphError } from './graph-error.ts'

/** Runs a graph of the flow for a node that called it, and gives its outputs. The caller's slot is free meanwhile. */
export async function callGraph(frame: Frame, path: string, name: string, inputs: JsonObject): Promise<JsonObject> {
  const { scheduler } = frame
  const plan = name === '' ? undefined : scheduler.plan.graphs.get(name)
  if (plan === undefined) {
    throw new NodeError('unknown-graph', `There is no graph "${name}" in this flow.`, { retryable: false })
  }
  const read = readInputs(plan, inputs)
  if (!read.ok) throw new NodeError('bad-input', read.error.message, { retryable: false })
  const ordinal = scheduler.nextCall(path)
  return scheduler.withoutSlot(
    () =>
      new Promise<JsonObject>((resolve, reject) => {
        const onEnd: ConstructorParameters<typeof Frame>[2]['onEnd'] = ({ outputs, error }) => {
          if (error === undefined) resolve(outputs)
          else reject(new GraphError(error))
        }
        scheduler.open(plan, { prefix: `${path}[${ordinal}]/`, inputs: read.inputs, onEnd }, frame)
        scheduler.drive()
      }),
  )
}
