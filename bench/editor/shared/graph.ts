// One layered DAG for every editor. Deterministic.
export const CELL_W = 320,
  CELL_H = 260
export type GNode = { i: number; id: string; x: number; y: number; col: number; row: number }
export type GEdge = { id: string; from: number; to: number; port: 0 | 1 }
export function makeGraph(n: number) {
  const cols = Math.ceil(Math.sqrt(n)),
    rows = Math.ceil(n / cols)
  const nodes: GNode[] = []
  for (let i = 0; i < n; i++) {
    const col = Math.floor(i / rows),
      row = i % rows
    nodes.push({ i, id: 'n' + i, x: col * CELL_W, y: row * CELL_H, col, row })
  }
  let s = 12345
  const rnd = () => (s = (s * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff
  const at = (c: number, r: number) => {
    const k = c * rows + r
    return k < n && r >= 0 && r < rows && c >= 0 ? k : -1
  }
  const edges: GEdge[] = []
  const M = Math.round(1.5 * n)
  const eligible = nodes.filter((v) => v.col > 0)
  const add = (v: GNode, port: 0 | 1) => {
    for (let t = 0; t < 6; t++) {
      const c = v.col - 1 - (rnd() < 0.15 && v.col > 1 ? 1 : 0),
        r = v.row + Math.floor(rnd() * 5) - 2
      const k = at(c, r)
      if (k >= 0) {
        edges.push({ id: 'e' + edges.length, from: k, to: v.i, port })
        return
      }
    }
    edges.push({ id: 'e' + edges.length, from: at(v.col - 1, v.row) >= 0 ? at(v.col - 1, v.row) : 0, to: v.i, port })
  }
  for (const v of eligible) add(v, 0)
  const rest = M - edges.length,
    step = eligible.length / rest // spread second inputs evenly
  for (let j = 0; j < rest && j < eligible.length; j++) add(eligible[Math.floor(j * Math.max(1, step))], 1)
  // node to drag: exactly 3 connections, inside the first view
  const deg = new Array(n).fill(0)
  for (const e of edges) {
    deg[e.from]++
    deg[e.to]++
  }
  const inView = nodes.filter((v) => v.col >= 1 && v.col <= 2 && v.row >= 1 && v.row <= 1)
  const cand = nodes.filter((v) => v.col >= 1 && v.col <= 2 && v.row >= 0 && v.row <= 1)
  const dragNode = (
    inView.find((v) => deg[v.i] === 3) ??
    cand.find((v) => deg[v.i] === 3) ??
    cand.sort((a, b) => Math.abs(deg[a.i] - 3) - Math.abs(deg[b.i] - 3))[0]
  ).i
  return { nodes, edges, cols, rows, width: cols * CELL_W, height: rows * CELL_H, dragNode, dragDegree: deg[dragNode] }
}
