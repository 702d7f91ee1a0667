import { z } from 'zod'
import { jsonObject, jsonValue } from './json-value.ts'

/** A port as the editor draws and edits it. */
export const portSchema = z.object({
  name: z.string(),
  kind: z.string(),
  /** Takes several wires. */
  many: z.boolean(),
  required: z.boolean(),
  default: jsonValue.optional(),
  title: z.string().optional(),
  summary: z.string().optional(),
  /** How it is edited when it is not wired: `line text code number slider toggle choice file folder model schema`. */
  control: z.string().optional(),
})

/** A node type without its code. */
export const nodeDescriptionSchema = z.object({
  type: z.string(),
  version: z.number(),
  title: z.string(),
  summary: z.string(),
  pure: z.boolean(),
  inputs: z.array(portSchema),
  outputs: z.array(portSchema),
  /** A JSON schema of `with`, without the inputs; undefined when the type has no settings. */
  settings: jsonObject.optional(),
  /** The secrets that it asks for with its usual settings. */
  needs: z.array(z.string()),
  /** Whether its ports depend on its settings (ask `nodes.ports`) or on the graph that it runs. */
  hasDynamicPorts: z.boolean(),
  /** What the scheduler does with it: `call map loop merge tool delay`; undefined for all that simply run. */
  control: z.string().optional(),
})

export const nodeListSchema = z.object({ nodes: z.array(nodeDescriptionSchema) })
export const nodePortsBody = z.object({ type: z.string(), settings: jsonObject.default({}) })

/** All ports of one node. With settings that do not fit, the ports are the fixed ones and `problem` says why. */
export const nodePortsSchema = z.object({
  inputs: z.array(portSchema),
  outputs: z.array(portSchema),
  unfit: z.array(z.object({ name: z.string(), reason: z.string() })),
  needs: z.array(z.string()),
  problem: z.string().optional(),
})

/** A port as the editor draws and edits it. */
export type PortDescription = z.output<typeof portSchema>
/** A node type without its code. */
export type NodeDescription = z.output<typeof nodeDescriptionSchema>
/** All ports of one node. */
export type NodePorts = z.output<typeof nodePortsSchema>
