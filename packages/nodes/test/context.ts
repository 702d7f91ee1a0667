import {
  isJsonObject,
  NodeError,
  type Files,
  type JsonObject,
  type NodeContext,
  type NodeDelta,
  type NodeType,
  type Usage,
} from '@latchwork/engine'

/** What a test may put in place of the parts of a node's context. */
export type ContextParts = Partial<Omit<NodeContext, 'emit' | 'meter' | 'log'>>

/** A context for one node, and what the node said through it. */
export interface TestContext {
  readonly ctx: NodeContext
  readonly deltas: NodeDelta[]
  readonly usages: Usage[]
  readonly logs: string[]
}

const nowhere = (what: string) => (): never => {
  throw new NodeError('not-in-this-test', `This test gives no ${what}.`)
}

const noFiles: Files = {
  list: nowhere('files'),
  readText: nowhere('files'),
  readBytes: nowhere('files'),
  writeText: nowhere('files'),
}

/** A context whose clock stands still, whose steps run at once and which reaches nothing unless the test says so. */
export function createTestContext(parts: ContextParts = {}): TestContext {
  const deltas: NodeDelta[] = []
  const usages: Usage[] = []
  const logs: string[] = []
  const ctx: NodeContext = {
    signal: new AbortController().signal,
    settings: {},
    path: 'node',
    attempt: 1,
    run: { id: 'run', idempotencyKey: 'run/node' },
    services: {},
    fetch: nowhere('network'),
    now: () => 0,
    random: () => 0.5,
    files: noFiles,
    blobs: { read: nowhere('blobs'), write: nowhere('blobs') },
    sleep: () => Promise.resolve(),
    step: async (_key, compute) => compute(),
    call: nowhere('graphs'),
    wait: nowhere('signals'),
    ...parts,
    emit: (delta) => deltas.push(delta),
    meter: (usage) => usages.push(usage),
    log: (message) => logs.push(message),
  }
  return { ctx, deltas, usages, logs }
}

/** Runs a node as the engine would: settings parsed, defaults of inputs filled in, inputs and outputs judged by their ports. */
export async function runNode(
  type: NodeType,
  inputs: JsonObject = {},
  parts: ContextParts = {},
): Promise<Readonly<Record<string, unknown>>> {
  const settings = asObject(type.settings?.parse(parts.settings ?? {}) ?? {})
  const dynamic = type.ports?.(settings) ?? {}
  const seen: Record<string, unknown> = {}
  for (const [name, port] of Object.entries({ ...type.inputs, ...dynamic.inputs })) {
    const value = inputs[name] ?? port.default ?? (port.many ? [] : undefined)
    if (value !== undefined) seen[name] = port.schema.parse(value)
    else if (port.required) throw new Error(`The test gives no ${name}.`)
  }
  const { ctx } = createTestContext({ ...parts, settings })
  const outputs = asObject(await type.run(asObject(seen), ctx))
  for (const [name, port] of Object.entries({ ...type.outputs, ...dynamic.outputs })) {
    if (outputs[name] !== undefined) port.schema.parse(outputs[name])
  }
  return outputs
}

function asObject(value: unknown): JsonObject {
  if (isJsonObject(value)) return value
  throw new TypeError('An object was expected.')
}

/** What a promise was rejected with, when that is a failure which the node explains. */
export async function failureOf(promise: Promise<unknown>): Promise<NodeError> {
  const thrown: unknown = await promise.then(
    () => new Error('It did not fail.'),
    (error: unknown) => error,
  )
  if (thrown instanceof NodeError) return thrown
  throw thrown
}
