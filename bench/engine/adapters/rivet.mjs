import { exec } from '../graphs.mjs'
let RN
export default {
  name: 'rivet',
  packages: ['@ironclad/rivet-node', '@ironclad/rivet-core'],
  features: { async: true, abort: 'processor.abort()', events: true },
  async load() {
    RN = await import('@ironclad/rivet-node')
  },
  async build(spec) {
    const port = (id) => ({ id, title: id, dataType: 'number', required: true })
    const def = RN.pluginNodeDefinition(
      {
        create: () => ({
          id: '',
          type: 'benchAdd',
          title: 'Add',
          visualData: { x: 0, y: 0, width: 100 },
          data: { i: 0, k: 0 },
        }),
        getInputDefinitions: (d) => Array.from({ length: d.k }, (_, j) => port('in' + j)),
        getOutputDefinitions: () => [{ id: 'out', title: 'out', dataType: 'number' }],
        getUIData: () => ({}),
        getEditors: () => [],
        getBody: () => '',
        async process(d, inputs) {
          let s = 0
          for (const k in inputs) s += inputs[k].value
          return { out: { type: 'number', value: await exec(spec, d.i, s) } }
        },
      },
      'Add',
    )
    const registry = RN.registerBuiltInNodes(new RN.NodeRegistration())
    registry.registerPlugin({ id: 'bench', name: 'bench', register: (r) => r(def) })
    const nodes = spec.nodes.map((n, i) => ({
      id: n.id,
      type: 'benchAdd',
      title: n.id,
      visualData: { x: 0, y: 0, width: 100 },
      data: { i, k: n.parents.length },
    }))
    const connections = spec.nodes.flatMap((n) =>
      n.parents.map((p, j) => ({ outputNodeId: 'n' + p, outputId: 'out', inputNodeId: n.id, inputId: 'in' + j })),
    )
    nodes.push({
      id: 'sink',
      type: 'graphOutput',
      title: 'o',
      visualData: { x: 0, y: 0, width: 100 },
      data: { id: 'result', dataType: 'number' },
    })
    connections.push({
      outputNodeId: nodes[spec.nodes.length - 1].id,
      outputId: 'out',
      inputNodeId: 'sink',
      inputId: 'value',
    })
    const project = {
      metadata: { id: 'p', title: 'p', description: '', mainGraphId: 'g' },
      graphs: { g: { metadata: { id: 'g', name: 'g', description: '' }, nodes, connections } },
      plugins: [],
    }
    return { project, registry, proc: new RN.GraphProcessor(project, 'g', registry) }
  },
  async run(b, { signal, onEvent } = {}) {
    const { proc } = b
    let off
    if (onEvent) {
      off = proc.onAny((event, data) => onEvent({ type: event, data }))
    }
    signal?.addEventListener('abort', () => void proc.abort(), { once: true })
    try {
      const out = await proc.processGraph({ settings: { openAiKey: '', openAiOrganization: '' } })
      return out.result.value
    } finally {
      off?.()
    }
  },
}
