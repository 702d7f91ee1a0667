// The mixed graphs: eight node types with eight output names, four of them with one input that takes several wires and
// four with three named inputs. Nodes with more than three parents take one of the former.

/** The type (0 to 7) of the node at this index. */
export function typeOf(node, index) {
  const type = index % 8
  return type % 2 && node.parents.length > 3 ? type - 1 : type
}

/** The one output of each type. */
export const outputNames = ['value', 'out', 'total', 'res', 'sum', 'y', 'data', 'ret']

/** The inputs of each type; even types have one that takes several wires. */
export const inputNames = [
  ['parents'],
  ['a', 'b', 'c'],
  ['items'],
  ['left', 'mid', 'right'],
  ['terms'],
  ['p', 'q', 'r'],
  ['xs'],
  ['one', 'two', 'three'],
]
