// The Node-RED runtime embedded without editor; the join (count of messages) is in the custom node, as Node-RED has no implicit join.
import { createRequire } from 'node:module'
import http from 'node:http'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { exec } from '../graphs.mjs'
const req = createRequire(import.meta.url)
let RED
export default {
  name: 'node-red',
  packages: ['node-red'],
  features: { async: true },
  async load() {
    RED = req('node-red')
    const userDir = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-nr-'))
    process.on('exit', () => fs.rmSync(userDir, { recursive: true, force: true }))
    const dir = new URL('../node-red-nodes', import.meta.url).pathname
    RED.init(http.createServer(), {
      httpAdminRoot: false,
      httpNodeRoot: false,
      httpStatic: false,
      disableEditor: true,
      userDir,
      coreNodesDir: dir,
      flowFile: 'flows.json',
      credentialSecret: false,
      logging: { console: { level: 'off' } },
      telemetry: { enabled: false },
      externalModules: { autoInstall: false },
    })
    await RED.start()
  },
  async build(spec) {
    const st = (globalThis.__bench = { spec, exec, seen: [], sum: [], done: null })
    const flows = [
      { id: 'tab', type: 'tab', label: 't' },
      ...spec.nodes.map((n, i) => ({
        id: n.id,
        type: 'bench-add',
        z: 'tab',
        i,
        k: n.parents.length,
        last: i === spec.nodes.length - 1,
        wires: [n.children.map((c) => 'n' + c)],
      })),
    ]
    const last = spec.nodes.at(-1).id
    let onStarted
    const started = new Promise((r) => {
      onStarted = () => RED.nodes.getNode(last) && r()
      RED.events.on('flows:started', onStarted)
    })
    await RED.runtime.flows.setFlows({ flows: { flows }, deploymentType: 'full' })
    await started
    RED.events.off('flows:started', onStarted)
    return { st, first: RED.nodes.getNode('n0'), n: spec.nodes.length }
  },
  run({ st, first, n }) {
    return new Promise((res) => {
      st.seen = new Array(n).fill(0)
      st.sum = new Array(n).fill(0)
      st.done = res
      first.receive({ payload: 0 })
    })
  },
  async close() {
    await RED.stop()
  },
}
