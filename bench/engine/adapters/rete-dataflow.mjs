import { exec } from '../graphs.mjs'
let R, E
export async function buildEditor(spec, engine, makeNode) {
  const editor = new R.NodeEditor()
  editor.use(engine)
  const socket = new R.ClassicPreset.Socket('num')
  const nodes = []
  for (let i = 0; i < spec.nodes.length; i++) {
    const n = makeNode(i)
    n.id = spec.nodes[i].id
    if (spec.nodes[i].parents.length) n.addInput('in', new R.ClassicPreset.Input(socket, 'in', true))
    n.addOutput('out', new R.ClassicPreset.Output(socket, 'out', true))
    nodes.push(n)
    await editor.addNode(n)
  }
  for (let i = 0; i < nodes.length; i++)
    for (const p of spec.nodes[i].parents)
      await editor.addConnection(new R.ClassicPreset.Connection(nodes[p], 'out', nodes[i], 'in'))
  return { editor, engine, nodes }
}
export async function loadRete() {
  R = await import('rete')
  E = await import('rete-engine')
  return { R, E }
}
export default {
  name: 'rete-dataflow',
  packages: ['rete', 'rete-engine'],
  features: { async: true, abort: 'engine.reset()' },
  async load() {
    await loadRete()
  },
  async build(spec) {
    const engine = new E.DataflowEngine()
    return buildEditor(spec, engine, (i) => {
      const n = new R.ClassicPreset.Node('add')
      n.data = async (inputs) => {
        let s = 0
        if (inputs.in) for (const v of inputs.in) s += v
        return { out: await exec(spec, i, s) }
      }
      return n
    })
  },
  async run({ engine, nodes }, { signal } = {}) {
    engine.reset()
    signal?.addEventListener('abort', () => engine.reset(), { once: true })
    return (await engine.fetch(nodes.at(-1).id)).out
  },
}
