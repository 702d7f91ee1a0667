import type { z } from 'zod'
import type { JsonObject } from '../json.ts'
import type { Port, Ports, PortValues } from '../ports/port.ts'
import type { NodeContext } from './context.ts'
import { NodeError } from './node-error.ts'
import type { PolicyInput } from './policy.ts'

/** Ports that a node has because of its settings, beside its fixed ones. */
export interface DynamicPorts {
  readonly inputs?: Ports
  readonly outputs?: Ports
  /** Names that cannot become ports, with the reason; each is a problem of the flow. */
  readonly unfit?: readonly { readonly name: string; readonly reason: string }[]
}

type AnySettings = z.ZodObject<z.ZodRawShape>

type Result<Outputs> = { readonly [Name in keyof Outputs]?: PortValues<Outputs>[Name] | undefined } & {
  readonly [name: string]: unknown
}

type Run<Inputs, Outputs, Settings> = (
  inputs: PortValues<Inputs>,
  ctx: NodeContext<Settings>,
) => Result<Outputs> | Promise<Result<Outputs>>

/** What the author of a node type writes. */
export interface NodeDefinition<Inputs extends Ports, Outputs extends Ports, Settings extends AnySettings> {
  /** `text.template`: the family and the name, lower case. */
  readonly type: string
  /** Raised when the meaning of inputs, outputs or settings changes. 1 if not given. */
  readonly version?: number
  readonly title: string
  /** One sentence: what the node does. */
  readonly summary: string
  /** Depends on inputs and settings alone: may be recomputed and cached. False if not given. */
  readonly pure?: boolean
  readonly inputs?: Inputs
  readonly outputs?: Outputs
  /** Never wired; strict or not, unknown keys are a problem of the flow. */
  readonly settings?: Settings
  readonly ports?: (settings: z.output<Settings>) => DynamicPorts
  /** Names of the secrets that the node will ask for. */
  readonly needs?: (settings: z.output<Settings>) => readonly string[]
  /** Applies where the flow says nothing about retry or timeout. */
  readonly policy?: PolicyInput
  readonly run?: Run<Inputs, Outputs, z.output<Settings>>
  /** Instead of `run`, where running needs heavy or Node-only modules. Called once, at the first run. */
  readonly load?: () => Promise<{ readonly run: Run<Inputs, Outputs, z.output<Settings>> }>
}

/** `run` of any node type, as the scheduler calls it. */
export type NodeRun = (inputs: JsonObject, ctx: NodeContext) => JsonObject | Promise<JsonObject>

/** What kind of construct of the scheduler a control node is; undefined for all that simply run. */
export type ControlKind = 'call' | 'map' | 'loop' | 'merge' | 'tool' | 'delay'

/** A node type as registries hold it. */
export interface NodeType {
  readonly type: string
  readonly version: number
  readonly title: string
  readonly summary: string
  readonly pure: boolean
  readonly inputs: Ports
  readonly outputs: Ports
  readonly settings: AnySettings | undefined
  readonly ports: ((settings: JsonObject) => DynamicPorts) | undefined
  readonly needs: ((settings: JsonObject) => readonly string[]) | undefined
  readonly policy: PolicyInput | undefined
  readonly run: NodeRun
  readonly control: ControlKind | undefined
}

/**
 * Makes a node type out of its description.
 * @example
 * defineNode({
 *   type: 'math.add', version: 1, title: 'Add', summary: 'Adds two numbers.', pure: true,
 *   inputs: { a: port.number(), b: port.number({ default: 0 }) },
 *   outputs: { sum: port.number() },
 *   run: ({ a, b }) => ({ sum: a + b }),
 * })
 */
export function defineNode<
  const Inputs extends Ports = Record<never, Port>,
  const Outputs extends Ports = Record<never, Port>,
  Settings extends AnySettings = AnySettings,
>(definition: NodeDefinition<Inputs, Outputs, Settings>): NodeType {
  return makeNodeType(definition, undefined)
}

/** A node type that the scheduler itself carries out. */
export function defineControlNode<
  const Inputs extends Ports = Record<never, Port>,
  const Outputs extends Ports = Record<never, Port>,
  Settings extends AnySettings = AnySettings,
>(control: ControlKind, definition: NodeDefinition<Inputs, Outputs, Settings>): NodeType {
  return makeNodeType(definition, control)
}

function makeNodeType<Inputs extends Ports, Outputs extends Ports, Settings extends AnySettings>(
  definition: NodeDefinition<Inputs, Outputs, Settings>,
  control: ControlKind | undefined,
): NodeType {
  const { type, version = 1, title, summary, pure = false, settings, ports, needs, policy } = definition
  return {
    type,
    version,
    title,
    summary,
    pure,
    inputs: definition.inputs ?? {},
    outputs: definition.outputs ?? {},
    settings,
    // The author's functions see parsed settings of their own schema; the engine passes only what that schema made.
    ports: ports as NodeType['ports'],
    needs: needs as NodeType['needs'],
    policy,
    run: runner(definition),
    control,
  }
}

function runner<Inputs extends Ports, Outputs extends Ports, Settings extends AnySettings>(
  definition: NodeDefinition<Inputs, Outputs, Settings>,
): NodeRun {
  if (definition.run !== undefined) return definition.run as unknown as NodeRun
  const { load } = definition
  if (load === undefined) {
    return () => {
      throw new NodeError('no-run', `The node type ${definition.type} is only a description here.`, {
        retryable: false,
      })
    }
  }
  let loaded: Promise<NodeRun> | undefined
  return async (inputs, ctx) => {
    loaded ??= load().then(
      (module) => module.run as unknown as NodeRun,
      (fault: unknown) => {
        // Tried anew the next time.
        loaded = undefined
        throw fault
      },
    )
    const run = await loaded
    return run(inputs, ctx)
  }
}
