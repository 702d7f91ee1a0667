import { isJsonObject, type JsonObject, type NodeType, type Port, type Ports } from '@latchwork/engine'
import { z } from 'zod'
import type { NodeDescription, NodePorts, PortDescription } from '../api/nodes.ts'
import { needsOf } from '../secrets/needed-secrets.ts'

/** A node type without its code. */
export function describeNode(type: NodeType): NodeDescription {
  const { version, title, summary, pure, inputs, outputs, settings, ports, control } = type
  return {
    type: type.type,
    version,
    title,
    summary,
    pure,
    inputs: describePorts(inputs),
    outputs: describePorts(outputs),
    needs: [...needsOf(type)],
    hasDynamicPorts: ports !== undefined || control === 'call' || control === 'map' || control === 'loop',
    ...(settings !== undefined && { settings: schemaOf(settings) }),
    ...(control !== undefined && { control }),
  }
}

/** The ports of a node with these settings: its fixed ones, and those that come from the settings. */
export function describeNodePorts(type: NodeType, settings: JsonObject): NodePorts {
  const fixed = { inputs: describePorts(type.inputs), outputs: describePorts(type.outputs), unfit: [], needs: [] }
  const parsed = type.settings?.safeParse(settings)
  if (parsed?.success === false) {
    const [issue] = parsed.error.issues
    return { ...fixed, problem: `${issue.path.map(String).join('.')}: ${issue.message}` }
  }
  const values: unknown = parsed?.data ?? {}
  if (!isJsonObject(values)) return fixed
  try {
    const more = type.ports?.(values)
    return {
      inputs: [...fixed.inputs, ...describePorts(more?.inputs ?? {})],
      outputs: [...fixed.outputs, ...describePorts(more?.outputs ?? {})],
      unfit: [...(more?.unfit ?? [])],
      needs: [...(type.needs?.(values) ?? [])],
    }
  } catch (error) {
    return { ...fixed, problem: error instanceof Error ? error.message : String(error) }
  }
}

function describePorts(ports: Ports): PortDescription[] {
  return Object.entries(ports).map(([name, port]) => describePort(name, port))
}

function describePort(name: string, { kind, many, required, default: preset, title, summary, control }: Port) {
  return {
    name,
    kind,
    many,
    required,
    ...(preset !== undefined && { default: preset }),
    ...(title !== undefined && { title }),
    ...(summary !== undefined && { summary }),
    ...(control !== undefined && { control }),
  }
}

function schemaOf(settings: z.ZodType): JsonObject {
  const schema: unknown = z.toJSONSchema(settings, { io: 'input', unrepresentable: 'any' })
  return isJsonObject(schema) ? schema : {}
}
