import { formatFlow, type FlowNode } from '../../packages/engine/src/index.ts'

/** The text of a flow of layers, with two wires into nearly every node: as `bench/editor` draws it for every editor. */
export function bigFlow(size: number): string {
  const rows = Math.ceil(size / Math.ceil(Math.sqrt(size)))
  const nodes: Record<string, FlowNode> = {}
  const wires: string[] = []
  const layout: Record<string, readonly [number, number]> = {}
  for (let at = 0; at < size; at++) {
    const [column, row] = [Math.floor(at / rows), at % rows]
    nodes[`n${at}`] = {
      type: 'text.template',
      title: `Text ${at}`,
      with: { template: column === 0 ? 'x' : '{{a}}{{b}}' },
    }
    layout[`n${at}`] = [column * 320, row * 260]
    if (column === 0) continue
    const before = (column - 1) * rows
    wires.push(`n${before + row}.text -> n${at}.a`, `n${before + ((row * 7 + 3) % rows)}.text -> n${at}.b`)
  }
  return formatFlow({ latchwork: 1, name: `${size} nodes`, nodes, wires, layout })
}
