import { chain, expected, fan } from './graphs.mjs'
import { median } from './statistics.mjs'

const SLEEP_MS = 50
const ABORT_AFTER_MS = 120

/** A fan of nodes that sleep 50 ms each: side by side they take little more. */
export async function measureSleep(adapter, { size, report }) {
  const spec = fan(size, SLEEP_MS)
  const want = expected(spec)
  const built = await adapter.build(spec)
  const times = []
  for (let round = 0; round < 5; round++) {
    const started = performance.now()
    const got = await adapter.run(built)
    times.push(performance.now() - started)
    if (got !== want) throw new Error(`wrong result: got ${got}, want ${want}`)
  }
  report({ runMs: median(times), minMs: Math.min(...times) })
}

/** Aborts a chain of sleeping nodes, which do not look at the signal, inside the third of them. */
export async function measureAbort(adapter, { size, report }) {
  const spec = chain(size, SLEEP_MS)
  const built = await adapter.build(spec)
  const settled = []
  const late = []
  let how
  for (let round = 0; round < 3; round++) {
    spec.trace = []
    const controller = new AbortController()
    let abortedAt
    setTimeout(() => {
      abortedAt = performance.now()
      controller.abort()
    }, ABORT_AFTER_MS)
    how = await adapter.run(built, { signal: controller.signal }).then(
      () => 'resolved',
      (error) => `rejected: ${String(error?.message ?? error?.name ?? error).slice(0, 60)}`,
    )
    settled.push(performance.now() - abortedAt)
    await new Promise((resolve) => setTimeout(resolve, 300))
    late.push(spec.trace.filter(({ at }) => at > abortedAt).length)
  }
  report({ settleMs: median(settled), minSettleMs: Math.min(...settled), startedAfter: Math.max(...late), how })
}
