import { addNode, engineEntry, flowText } from './flows.mjs'
import { exec, kinds } from './graphs.mjs'

const ROUNDS = 7

/**
 * Reading, checking and compiling a flow, against JSON.parse of the same text. The text is compact, which is the strict
 * choice: JSON.parse gains little from the spaces of canonical text. `compile` checks by itself; `checkMs` is a check on its own.
 */
export async function measureLoading(adapter, { kind, size, report }) {
  const engine = await import(engineEntry)
  const { check, compile, createRegistry, parseFlow } = engine
  const spec = kinds[kind](size)
  const text = flowText(spec)
  const registry = createRegistry([addNode(engine, spec, exec)])
  const best = { jsonMs: Infinity, parseMs: Infinity, checkMs: Infinity, compileMs: Infinity }
  for (let round = 0; round < ROUNDS; round++) {
    timed(best, 'jsonMs', () => JSON.parse(text))
    const flow = timed(best, 'parseMs', () => parseFlow(text))
    const problems = timed(best, 'checkMs', () => check(flow, registry))
    if (problems.length > 0) throw new Error(`the bench's flow has a problem: ${problems[0].message}`)
    timed(best, 'compileMs', () => compile(flow, registry))
  }
  report({ graph: spec.name, nodes: spec.nodes.length, textBytes: text.length, ...best })
}

function timed(best, name, work) {
  globalThis.gc()
  const started = performance.now()
  const result = work()
  best[name] = Math.min(best[name], performance.now() - started)
  return result
}
