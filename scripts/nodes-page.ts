import type { NodeType } from '@latchwork/engine'
import { z } from 'zod'

type Ports = NodeType['inputs']
type Schema = z.core.JSONSchema.BaseSchema

const TYPE_WORDS = new Map([
  ['string', 'text'],
  ['integer', 'whole number'],
  ['array', 'list'],
])

/** The reference of node types, as Markdown. */
export function nodesPage(types: readonly NodeType[]): string {
  const sorted = types.toSorted((a, b) => (a.type < b.type ? -1 : 1))
  const index = sorted.map(({ type, summary }) => row(`[\`${type}\`](#${anchor(type)})`, cell(summary)))
  return [
    '# Node types',
    'Made from the definitions by `npm run docs`; do not edit it by hand.',
    'Inputs are wired, or given as literals in `with`. Settings stand in `with` too, and are never wired. A *pure* node ' +
      'depends on its inputs and settings alone. An output without a value skips what is wired to it.',
    [row('node type', 'what it does'), row('---', '---'), ...index].join('\n'),
    ...sorted.map(section),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n')
}

function section(type: NodeType): string {
  const facts = [
    `**${type.title}**: ${text(type.summary)}`,
    [`Version ${type.version}.`, type.pure ? 'Pure.' : 'Not pure.', secretsOf(type), policyOf(type)]
      .filter((fact) => fact !== '')
      .join(' '),
    portsNote(type),
  ]
  return [
    `## ${type.type}`,
    ...facts.filter((fact) => fact !== ''),
    table('input', ['kind', 'required', 'default', 'about'], Object.entries(type.inputs).map(inputRow)),
    table('output', ['kind', 'about'], Object.entries(type.outputs).map(outputRow)),
    table('setting', ['type', 'default', 'about'], settingRows(type)),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function inputRow([name, port]: [string, Ports[string]]): string {
  const kind = port.many ? `${port.kind}, several wires` : port.kind
  return row(`\`${name}\``, code(kind), port.required ? 'yes' : 'no', defaultOf(port.default), about(port))
}

function outputRow([name, port]: [string, Ports[string]]): string {
  return row(`\`${name}\``, code(port.kind), about(port))
}

function settingRows({ settings }: NodeType): readonly string[] {
  if (settings === undefined) return []
  const { properties = {} } = z.toJSONSchema(settings, { io: 'input', unrepresentable: 'any' })
  return Object.entries(properties).map(([name, schema]) => {
    if (typeof schema === 'boolean') return row(`\`${name}\``, 'any', '', '')
    return row(`\`${name}\``, typeOf(schema), defaultOf(schema.default), cell(schema.description ?? ''))
  })
}

function typeOf(schema: Schema): string {
  if (schema.enum !== undefined) return schema.enum.map((value) => code(JSON.stringify(value))).join(', ')
  if (schema.const !== undefined) return code(JSON.stringify(schema.const))
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined) return choices.map((choice) => typeOf(choice)).join(' or ')
  if (schema.type === 'array' && typeof schema.items === 'object' && !Array.isArray(schema.items)) {
    return `list of ${typeOf(schema.items)}`
  }
  const type = String(schema.type ?? 'any')
  return TYPE_WORDS.get(type) ?? type
}

function about({ title, summary }: Ports[string]): string {
  return [title, summary]
    .filter((part) => part !== undefined)
    .map(cell)
    .join(': ')
}

function portsNote({ ports, control }: NodeType): string {
  if (control === 'call' || control === 'map' || control === 'loop')
    return 'The graph that it runs decides its other ports.'
  return ports === undefined ? '' : 'Its settings decide more ports, as their descriptions say.'
}

function secretsOf({ needs, settings }: NodeType): string {
  const defaults = z.record(z.string(), z.json()).safeParse(settings?.safeParse({}).data)
  const names = needs?.(defaults.data ?? {}) ?? []
  return names.length === 0 ? '' : `Needs ${names.map(code).join(', ')}.`
}

function policyOf({ policy }: NodeType): string {
  return policy === undefined ? '' : `Policy, unless the flow says otherwise: ${code(JSON.stringify(policy))}.`
}

function table(subject: string, columns: readonly string[], rows: readonly string[]): string {
  if (rows.length === 0) return ''
  return [row(subject, ...columns), row('---', ...columns.map(() => '---')), ...rows].join('\n')
}

function row(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

function defaultOf(value: unknown): string {
  return value === undefined ? '' : code(JSON.stringify(value))
}

function code(content: string): string {
  return `\`${inCell(content)}\``
}

function cell(content: string): string {
  return inCell(text(content))
}

function inCell(content: string): string {
  return content.replaceAll('|', '\\|').replaceAll('\n', ' ')
}

/** Outside code, an angle bracket would begin HTML. */
function text(content: string): string {
  return content.replaceAll('<', '&lt;')
}

function anchor(type: string): string {
  return type.replaceAll('.', '')
}
