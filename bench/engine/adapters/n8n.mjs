// n8n-core WorkflowExecute driven directly, without database or server. A node with k inputs waits for all of them (one node type per arity).
import { createRequire } from 'node:module'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { exec } from '../graphs.mjs'
const req = createRequire(new URL('../peers-n8n/package.json', import.meta.url))
let W, C
export default {
  name: 'n8n-core',
  packages: ['n8n-workflow', 'n8n-core'],
  req,
  features: { async: true, abort: 'PCancelable.cancel()', events: true },
  async load() {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-n8n-'))
    process.env.N8N_USER_FOLDER = dir
    /* else it writes ~/.n8n on import */ process.on('exit', () => fs.rmSync(dir, { recursive: true, force: true }))
    req('reflect-metadata')
    W = req('n8n-workflow')
    C = req('n8n-core')
  },
  async build(spec) {
    const types = new Map()
    const typeFor = (name) => {
      let t = types.get(name)
      if (t) return t
      const k = Number(name.split('.')[1])
      t = {
        description: {
          displayName: name,
          name,
          group: ['transform'],
          version: 1,
          defaults: { name },
          description: '',
          inputs: Array(Math.max(1, k)).fill('main'),
          requiredInputs: Math.max(1, k),
          outputs: ['main'],
          properties: [],
        },
        async execute() {
          const i = Number(this.getNode().name.slice(1))
          let s = 0
          for (let j = 0; j < k; j++) s += this.getInputData(j)[0].json.v
          return [[{ json: { v: await exec(spec, i, s) } }]]
        },
      }
      types.set(name, t)
      return t
    }
    const nodeTypes = { getByName: typeFor, getByNameAndVersion: typeFor, getKnownTypes: () => ({}) }
    const nodes = spec.nodes.map((n, i) => ({
      id: n.id,
      name: n.id,
      type: 'add.' + n.parents.length,
      typeVersion: 1,
      position: [0, i],
      parameters: { i },
    }))
    const connections = {}
    spec.nodes.forEach((n) => {
      if (n.children.length) connections[n.id] = { main: [[]] }
    })
    spec.nodes.forEach((n) =>
      n.parents.forEach((p, j) => connections['n' + p].main[0].push({ node: n.id, type: 'main', index: j })),
    )
    const workflow = new W.Workflow({
      id: 'w',
      name: 'w',
      nodes,
      connections,
      active: false,
      nodeTypes,
      settings: { executionOrder: 'v1' },
    })
    return {
      workflow,
      wd: { id: 'w', name: 'w', nodes, connections, active: false, settings: {} },
      last: spec.nodes.at(-1).id,
    }
  },
  async run({ workflow, wd, last }, { signal, onEvent } = {}) {
    const hooks = new C.ExecutionLifecycleHooks('manual', 'x', wd)
    if (onEvent) {
      hooks.addHandler('nodeExecuteBefore', (n) => onEvent({ type: 'before', n }))
      hooks.addHandler('nodeExecuteAfter', (n, d) => onEvent({ type: 'after', n, d }))
    }
    const ad = {
      hooks,
      executionId: 'x',
      variables: {},
      restApiUrl: '',
      instanceBaseUrl: '',
      webhookBaseUrl: '',
      currentNodeParameters: undefined,
      executionTimeoutTimestamp: undefined,
    }
    const p = new C.WorkflowExecute(ad, 'manual').run({ workflow, startNode: workflow.getNode('n0') })
    signal?.addEventListener('abort', () => p.cancel(), { once: true })
    const r = await p
    if (r.data.resultData.error) throw r.data.resultData.error
    const d = r.data.resultData.runData[last]
    if (!d) throw new Error('sink not run; status ' + r.status)
    return d[0].data.main[0][0].json.v
  },
}
