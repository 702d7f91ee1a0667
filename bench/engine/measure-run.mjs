import { expected, kinds } from './graphs.mjs'
import { median } from './statistics.mjs'

const BUDGET_MS = Number(process.env.BENCH_BUDGET_MS ?? 700)
const WARM_UP_MS = Math.min(300, BUDGET_MS)

/** Builds one graph, runs it cold, warms up, then runs it for the budget. The sum of every run is checked. */
export async function measureRun(adapter, { kind, size, report }) {
  await series(adapter, { kind, size, report })
}

/** As `measureRun`, then once more with a listener to every event. */
export async function measureEvents(adapter, { kind, size, report }) {
  const repeat = await series(adapter, { kind, size, report })
  let events = 0
  const onEvent = () => {
    events++
  }
  await repeat({ onEvent }, { budgetMs: WARM_UP_MS, least: 2, most: 30 })
  events = 0
  const times = await repeat({ onEvent }, { budgetMs: BUDGET_MS, least: 3, most: 41 })
  report({ eventMs: median(times), eventMinMs: Math.min(...times), eventsPerRun: events / times.length })
}

async function series(adapter, { kind, size, report }) {
  const spec = kinds[kind](size)
  const want = expected(spec)
  report({ graph: spec.name, nodes: spec.nodes.length, edges: spec.edges, stage: 'build' })
  const buildStarted = performance.now()
  const built = await adapter.build(spec)
  report({ buildMs: performance.now() - buildStarted, stage: 'run' })

  const once = async (options) => {
    const started = performance.now()
    const got = await adapter.run(built, options)
    const ms = performance.now() - started
    if (got !== want) throw new Error(`wrong result: got ${got}, want ${want}`)
    return ms
  }
  const repeat = async (options, { budgetMs, least, most }) => {
    const times = []
    const started = performance.now()
    while (times.length < most && (times.length < least || performance.now() - started < budgetMs)) {
      times.push(await once(options))
      if (performance.now() - started > 3 * budgetMs) break
    }
    return times
  }

  const firstMs = await once()
  report({ firstMs, rssMB: process.resourceUsage().maxRSS / 1024 })
  if (firstMs < BUDGET_MS) await repeat(undefined, { budgetMs: WARM_UP_MS, least: 2, most: 30 })
  const times = firstMs < 8000 ? await repeat(undefined, { budgetMs: BUDGET_MS, least: 3, most: 41 }) : [firstMs]
  const perNode = 1e6 / spec.nodes.length
  report({
    runs: times.length,
    runMs: median(times),
    minMs: Math.min(...times),
    nsPerNode: median(times) * perNode,
    minNsPerNode: Math.min(...times) * perNode,
    rssMB: process.resourceUsage().maxRSS / 1024,
  })
  return repeat
}
