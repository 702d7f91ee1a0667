import { suggest, type NodeType, type Port, type Ports } from '@latchwork/engine'
import { z } from 'zod'
import { usageError } from '../command-error.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { createNodeLibrary } from '../node-library.ts'
import type { Session } from '../session.ts'
import { formatTable } from '../table.ts'

/** `latch nodes`: the catalog as a table, or one node type in full. */
export function showNodes(type: string | undefined, options: { readonly json?: true }, session: Session): ExitCode {
  const library = createNodeLibrary()
  if (type === undefined) {
    const types = library.list()
    session.output.result(
      options.json === true
        ? JSON.stringify(types.map(describeType))
        : formatTable([['TYPE', 'TITLE', 'WHAT IT DOES'], ...types.map((one) => [one.type, one.title, one.summary])]),
    )
    return EXIT.done
  }
  const found = library.get(type)
  const names = library.list().map((one) => one.type)
  if (found === undefined)
    throw usageError(`There is no node type "${type}".`, suggest(type, names) ?? 'See them all: latch nodes')
  session.output.result(options.json === true ? JSON.stringify(describeType(found)) : showType(found))
  return EXIT.done
}

function describeType(type: NodeType) {
  const { version, title, summary, pure, inputs, outputs } = type
  return {
    type: type.type,
    version,
    title,
    summary,
    pure,
    inputs: describePorts(inputs),
    outputs: describePorts(outputs),
    morePorts: hasMorePorts(type),
    settings: settingsOf(type),
  }
}

function describePorts(ports: Ports) {
  const described = Object.entries(ports).map(([name, port]) => {
    const { kind, many, required, summary } = port
    return [name, { kind, many, required, default: port.default, summary }]
  })
  return Object.fromEntries(described)
}

/** Ports may depend on settings, as with templates, or on the graph that a control node runs. */
function hasMorePorts({ ports, control }: NodeType): boolean {
  return ports !== undefined || control === 'call' || control === 'map' || control === 'loop'
}

const settingsSchema = z.looseObject({
  properties: z.record(z.string(), z.looseObject({ description: z.string().optional() })).default({}),
  required: z.array(z.string()).default([]),
})

function settingsOf({ settings }: NodeType): z.output<typeof settingsSchema> {
  if (settings === undefined) return { properties: {}, required: [] }
  const { properties, required } = settingsSchema.parse(
    z.toJSONSchema(settings, { io: 'input', unrepresentable: 'any' }),
  )
  return { properties, required }
}

function showType(type: NodeType): string {
  const { properties, required } = settingsOf(type)
  const settings = Object.entries(properties).map(([name, { description = '', default: preset, ...shape }]) => [
    `  ${name}`,
    shapeInWords(shape),
    required.includes(name) ? 'required' : preset === undefined ? 'optional' : `default ${JSON.stringify(preset)}`,
    description,
  ])
  return [
    `${type.type} (version ${type.version}): ${type.title}`,
    type.summary,
    ...section('Inputs', Object.entries(type.inputs).map(inputRow)),
    ...section('Outputs', Object.entries(type.outputs).map(outputRow)),
    ...(hasMorePorts(type) ? ['', 'More ports come from its settings or its graph.'] : []),
    ...section('Settings', settings),
  ].join('\n')
}

function section(title: string, rows: readonly (readonly string[])[]): readonly string[] {
  return rows.length === 0 ? [] : ['', title, formatTable(rows)]
}

function inputRow([name, port]: [string, Port]): readonly string[] {
  const preset = port.default === undefined ? 'optional' : `default ${JSON.stringify(port.default)}`
  const kind = port.many ? `${port.kind} (several)` : port.kind
  return [`  ${name}`, kind, port.required ? 'required' : preset, port.summary ?? '']
}

function outputRow([name, { kind, summary = '' }]: [string, Port]): readonly string[] {
  return [`  ${name}`, kind, summary]
}

function shapeInWords(shape: Readonly<Record<string, unknown>>): string {
  const choices = shape['enum']
  if (Array.isArray(choices)) return choices.map(String).join(' | ')
  return typeof shape['type'] === 'string' ? shape['type'] : 'any'
}
