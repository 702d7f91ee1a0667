// Latchwork's engine through its public names, with one node type. Building includes reading the text and checking it.
import { addNode, engineEntry, flowText, runPlan } from '../flows.mjs'
import { exec } from '../graphs.mjs'

let engine

export default {
  name: 'latchwork',
  features: { async: true, abort: 'signal', events: true },
  async load() {
    engine = await import(engineEntry)
  },
  async build(spec) {
    const registry = engine.createRegistry([addNode(engine, spec, exec)])
    return engine.compile(engine.parseFlow(flowText(spec)), registry)
  },
  run: (plan, options) => runPlan(engine, plan, options),
}
