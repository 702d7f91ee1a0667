// Latchwork's engine with eight node types. Bodies are written out, so that each has its own shape, as in floor-hybrid-mixed.
import { engineEntry, mixedFlowText, runPlan } from '../flows.mjs'
import { exec } from '../graphs.mjs'

let engine

export default {
  name: 'latchwork-mixed',
  features: { async: true, abort: 'signal', events: true },
  async load() {
    engine = await import(engineEntry)
  },
  async build(spec) {
    const types = makeTypes(spec).map((type, index) =>
      engine.defineNode({ type: `bench.type${index}`, title: 'Add', summary: 'Adds its parents.', ...type }),
    )
    return engine.compile(engine.parseFlow(mixedFlowText(spec)), engine.createRegistry(types))
  },
  run: (plan, options) => runPlan(engine, plan, options),
}

function makeTypes(spec) {
  const { number } = engine.port
  const many = () => number({ many: true, default: [] })
  const zero = () => number({ default: 0 })
  return [
    {
      inputs: { parents: many(), index0: number() },
      outputs: { value: number() },
      run: ({ parents, index0 }) => {
        let s = 0
        for (const v of parents) s += v
        const got = exec(spec, index0, s)
        return typeof got === 'number' ? { value: got } : got.then((v) => ({ value: v }))
      },
    },
    {
      inputs: { a: zero(), b: zero(), c: zero(), index1: number() },
      outputs: { out: number() },
      run: ({ a, b, c, index1 }) => {
        const got = exec(spec, index1, a + b + c)
        return typeof got === 'number' ? { out: got } : got.then((v) => ({ out: v }))
      },
    },
    {
      inputs: { items: many(), index2: number() },
      outputs: { total: number() },
      run: ({ items, index2 }) => {
        let s = 0
        for (const v of items) s += v
        const got = exec(spec, index2, s)
        return typeof got === 'number' ? { total: got } : got.then((v) => ({ total: v }))
      },
    },
    {
      inputs: { left: zero(), mid: zero(), right: zero(), index3: number() },
      outputs: { res: number() },
      run: ({ left, mid, right, index3 }) => {
        const got = exec(spec, index3, left + mid + right)
        return typeof got === 'number' ? { res: got } : got.then((v) => ({ res: v }))
      },
    },
    {
      inputs: { terms: many(), index4: number() },
      outputs: { sum: number() },
      run: ({ terms, index4 }) => {
        let s = 0
        for (const v of terms) s += v
        const got = exec(spec, index4, s)
        return typeof got === 'number' ? { sum: got } : got.then((v) => ({ sum: v }))
      },
    },
    {
      inputs: { p: zero(), q: zero(), r: zero(), index5: number() },
      outputs: { y: number() },
      run: ({ p, q, r, index5 }) => {
        const got = exec(spec, index5, p + q + r)
        return typeof got === 'number' ? { y: got } : got.then((v) => ({ y: v }))
      },
    },
    {
      inputs: { xs: many(), index6: number() },
      outputs: { data: number() },
      run: ({ xs, index6 }) => {
        let s = 0
        for (const v of xs) s += v
        const got = exec(spec, index6, s)
        return typeof got === 'number' ? { data: got } : got.then((v) => ({ data: v }))
      },
    },
    {
      inputs: { one: zero(), two: zero(), three: zero(), index7: number() },
      outputs: { ret: number() },
      run: ({ one, two, three, index7 }) => {
        const got = exec(spec, index7, one + two + three)
        return typeof got === 'number' ? { ret: got } : got.then((v) => ({ ret: v }))
      },
    },
  ]
}
