import { makeGraph } from './graph'
type Graph = ReturnType<typeof makeGraph>
type View = { x: number; y: number; k: number }
declare global {
  interface Window {
    bench: object
  }
}
export type Impl = {
  name: string
  load(g: Graph): Promise<void> // resolves when all nodes + connections are usable
  count(): { nodes: number; edges: number } // model counts
  addNode(): Promise<void> | void // near the view centre
  selectAllDelete(): Promise<void> | void
  setViewport(v: { x: number; y: number; k: number }): Promise<void> | void // screen = world*k + (x,y)
  getViewport(): { x: number; y: number; k: number }
  nodePos(i: number): { x: number; y: number }
  title?: { dx: number; dy: number } // grab point inside a node, in world px
}
const raf = () => new Promise<void>((r) => requestAnimationFrame(() => r()))
export const painted = async () => {
  await raf()
  await new Promise<void>((r) => {
    const c = new MessageChannel()
    c.port1.onmessage = () => r()
    requestAnimationFrame(() => c.port2.postMessage(0))
  })
}
export function register(impl: Impl) {
  let deltas: number[] = [],
    last = 0,
    on = false,
    long = 0
  const tick = (t: number) => {
    if (!on) return
    if (last) deltas.push(t - last)
    last = t
    requestAnimationFrame(tick)
  }
  try {
    new PerformanceObserver((l) => {
      for (const e of l.getEntries()) long += e.duration
    }).observe({ type: 'longtask', buffered: false })
  } catch {}
  const bench = {
    name: impl.name,
    graph: undefined as Graph | undefined,
    readyAt: 0,
    loadMs: 0,
    done: undefined as boolean | undefined,
    error: null as string | null,
    async load(n: number) {
      const g = (bench.graph = makeGraph(n))
      const t0 = performance.now()
      await impl.load(g)
      await painted()
      bench.readyAt = performance.now()
      bench.loadMs = bench.readyAt - t0
      return { readyAt: bench.readyAt, loadMs: bench.loadMs, ...impl.count() }
    },
    count: () => impl.count(),
    async timeAdd() {
      const a = impl.count().nodes,
        t0 = performance.now()
      await impl.addNode()
      await painted()
      const ms = performance.now() - t0
      if (impl.count().nodes !== a + 1) throw Error('add failed')
      return ms
    },
    async timeDeleteAll() {
      const t0 = performance.now()
      await impl.selectAllDelete()
      await painted()
      const ms = performance.now() - t0
      if (impl.count().nodes !== 0) throw Error('delete failed ' + impl.count().nodes)
      return ms
    },
    setViewport: (v: View) => impl.setViewport(v),
    getViewport: () => impl.getViewport(),
    nodePos: (i: number) => impl.nodePos(i),
    handle(i: number) {
      const p = impl.nodePos(i),
        v = impl.getViewport(),
        t = impl.title ?? { dx: 60, dy: 14 }
      return { x: (p.x + t.dx) * v.k + v.x, y: (p.y + t.dy) * v.k + v.y }
    },
    fit() {
      const g = bench.graph
      if (g === undefined) throw Error('no graph is loaded')
      const k = Math.min(innerWidth / g.width, innerHeight / g.height) * 0.96
      return { x: (innerWidth - g.width * k) / 2 + 30 * k, y: (innerHeight - g.height * k) / 2 + 30 * k, k }
    },
    recStart() {
      deltas = []
      last = 0
      long = 0
      on = true
      requestAnimationFrame(tick)
    },
    recStop() {
      on = false
      return { deltas, long }
    },
    painted,
  }
  window.bench = bench
  const n = +(new URLSearchParams(location.search).get('n') ?? 0)
  if (n)
    bench.load(n).then(
      () => (bench.done = true),
      (e: unknown) => {
        bench.error = e instanceof Error ? String(e.stack) : String(e)
        bench.done = true
      },
    )
}
export const until = async (f: () => boolean, ms = 180000) => {
  const t = performance.now()
  while (!f()) {
    if (performance.now() - t > ms) throw Error('until timeout')
    await new Promise((r) => setTimeout(r, 5))
  }
}
