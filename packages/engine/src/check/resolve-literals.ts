import type { FlowNode } from '../flow/document.ts'
import type { Json } from '../json.ts'
import type { Port } from '../ports/port.ts'
import type { ProblemList } from './problem.ts'
import type { ResolvedNodes } from './resolve-nodes.ts'
import type { ResolvedWires } from './resolve-wires.ts'
import type { Shape } from './shape.ts'
import { suggest } from './similar.ts'

/** Judges the literals of all nodes, and finds required inputs that nothing gives. */
export function checkLiterals(resolved: ResolvedNodes, wires: ResolvedWires, problems: ProblemList): void {
  for (let index = 0; index < resolved.nodes.length; index++) {
    const node = resolved.nodes[index]
    const shape = resolved.shapes[index]
    const id = resolved.ids[index] ?? ''
    if (node === undefined || shape === undefined) continue
    if (node.with !== undefined && !resolved.partial.has(index)) checkWith(node, shape, id, problems)
    if (node.frozen !== undefined && !resolved.partial.has(index))
      checkOutputs(node.frozen, shape, [id, 'frozen'], problems)
    const onError = resolved.policies.get(index)?.onError
    if (typeof onError === 'object') checkOutputs(onError.value, shape, [id, 'policy', 'onError', 'value'], problems)
    if (node.frozen !== undefined || node.bypass === true) continue
    checkRequired(node, shape, id, wires.wired.subarray(wires.portBase[index], wires.portBase[index + 1]), problems)
  }
}

function checkWith(node: FlowNode, shape: Shape, id: string, problems: ProblemList): void {
  for (const key in node.with) {
    const position = shape.inIndex.get(key)
    if (position !== undefined) {
      const port = shape.inPorts[position]
      const value = node.with[key]
      if (port === undefined || value === undefined || literalFits(port, value)) continue
      const message = `The literal of "${key}" is not of kind ${port.kind}.`
      problems.add('bad-literal', ['nodes', id, 'with', key], message)
    } else if (!Object.hasOwn(shape.type.settings?.shape ?? {}, key)) {
      const known = [...shape.inNames, ...Object.keys(shape.type.settings?.shape ?? {})]
      const message = `${shape.type.type} has no input and no setting "${key}".`
      problems.add('unknown-setting', ['nodes', id, 'with', key], message, suggest(key, known))
    }
  }
}

function literalFits(port: Port, value: Json): boolean {
  // The common kinds are told without zod: flows of 100,000 nodes have as many literals.
  if (!port.many) {
    if (port.kind === 'number') return typeof value === 'number'
    if (port.kind === 'text') return typeof value === 'string'
    if (port.kind === 'boolean') return typeof value === 'boolean'
  }
  return port.schema.safeParse(port.many && !Array.isArray(value) ? [value] : value).success
}

/** Values that stand for outputs: locked ones, and those of `onError: { value }`. */
function checkOutputs(
  values: Readonly<Record<string, unknown>>,
  shape: Shape,
  path: readonly string[],
  problems: ProblemList,
): void {
  const code = path[1] === 'frozen' ? 'bad-frozen' : 'bad-fallback'
  for (const [name, value] of Object.entries(values)) {
    const port = shape.outPorts[shape.outIndex.get(name) ?? -1]
    if (port === undefined) {
      problems.add(
        code,
        ['nodes', ...path, name],
        `${shape.type.type} has no output "${name}".`,
        suggest(name, shape.outNames),
      )
    } else if (!port.schema.safeParse(value).success) {
      problems.add(code, ['nodes', ...path, name], `The value for the output "${name}" is not of kind ${port.kind}.`)
    }
  }
  if (code === 'bad-frozen') return
  for (const name of shape.outNames) {
    if (Object.hasOwn(values, name)) continue
    problems.add(
      code,
      ['nodes', ...path],
      `onError gives no value for the output "${name}".`,
      'Give one for each output.',
    )
  }
}

function checkRequired(node: FlowNode, shape: Shape, id: string, wired: Int32Array, problems: ProblemList): void {
  for (let position = 0; position < shape.inPorts.length; position++) {
    if (wired[position] !== 0 || shape.inPorts[position]?.required !== true) continue
    const name = shape.inNames[position] ?? ''
    if (node.with !== undefined && Object.hasOwn(node.with, name)) continue
    const hint = `Wire something to "${id}.${name}", or give a literal under "with".`
    const message = `"${id}" (${shape.type.type}) needs its input "${name}".`
    problems.add('missing-input', ['nodes', id], message, hint, name)
  }
}
