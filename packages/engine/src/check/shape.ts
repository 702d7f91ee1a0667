import type { Json } from '../json.ts'
import type { NodeRun, NodeType } from '../node/define-node.ts'
import type { Port, Ports } from '../ports/port.ts'
import { cloners, type Cloner } from './cloners.ts'

/** The ports of a node, indexed as checking and running need them. Nodes of one type share one when they can. */
export interface Shape {
  readonly type: NodeType
  readonly run: NodeRun
  readonly inNames: readonly string[]
  readonly inPorts: readonly Port[]
  readonly inIndex: ReadonlyMap<string, number>
  readonly outNames: readonly string[]
  readonly outPorts: readonly Port[]
  readonly outIndex: ReadonlyMap<string, number>
  readonly outCount: number
  /** The first output's name; empty when there is none. */
  readonly firstOut: string
  /** 1 for each input that takes several wires. */
  readonly many: Uint8Array
  /** JSON of an inputs object with every input in it: parsing it gives objects of one hidden class. */
  readonly template: string
  readonly clone: Cloner
  /** What a base of this shape holds when the node has no literal of its own. */
  readonly defaults: Readonly<Record<string, Json | undefined>>
}

/** Makes shapes; each type gets a cloner function of its own, so that its inline cache sees one kind of object. */
export function createShapeMaker(): (type: NodeType, inputs?: Ports, outputs?: Ports) => Shape {
  let made = 0
  return (type, inputs = type.inputs, outputs = type.outputs) => {
    const inNames = Object.keys(inputs)
    const outNames = Object.keys(outputs)
    const inPorts = inNames.map((name) => portAt(inputs, name))
    return {
      type,
      run: type.run,
      inNames,
      inPorts,
      inIndex: new Map(inNames.map((name, index) => [name, index])),
      outNames,
      outPorts: outNames.map((name) => portAt(outputs, name)),
      outIndex: new Map(outNames.map((name, index) => [name, index])),
      outCount: outNames.length,
      firstOut: outNames[0] ?? '',
      many: Uint8Array.from(inPorts, (port) => (port.many ? 1 : 0)),
      template: JSON.stringify(Object.fromEntries(inNames.map((name) => [name, null]))),
      clone: cloners[made++ % cloners.length] ?? ((base) => ({ ...base })),
      defaults: Object.fromEntries(inNames.map((name, index) => [name, inPorts[index]?.default])),
    }
  }
}

function portAt(ports: Ports, name: string): Port {
  const port = ports[name]
  if (port === undefined) throw new TypeError(`There is no port "${name}".`)
  return port
}
