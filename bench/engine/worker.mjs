// One measurement in a process of its own: node --expose-gc worker.mjs <adapter> <mode> <kind> <size>.
// Writes what it knows so far as JSON lines to file descriptor 3, so that a crash or a timeout says where it happened.
import { writeSync } from 'node:fs'
import { measureLoading } from './measure-loading.mjs'
import { measureEvents, measureRun } from './measure-run.mjs'
import { measureAbort, measureSleep } from './measure-waiting.mjs'

const modes = {
  run: measureRun,
  events: measureEvents,
  sleep: measureSleep,
  abort: measureAbort,
  loading: measureLoading,
}

const [, , adapterName, mode, kind, size] = process.argv
const row = { adapter: adapterName, mode, kind, size: Number(size), stage: 'load' }
const report = (facts) => writeSync(3, `${JSON.stringify(Object.assign(row, facts))}\n`)
const rss = () => process.memoryUsage().rss / 2 ** 20

try {
  const { default: adapter } = await import(`./adapters/${adapterName}.mjs`)
  const started = performance.now()
  const before = rss()
  await adapter.load()
  report({ loadMs: performance.now() - started, loadRssMB: rss() - before })
  await modes[mode](adapter, { kind, size: Number(size), report })
  report({ ok: true, stage: 'done', rssMB: row.rssMB ?? process.resourceUsage().maxRSS / 1024 })
} catch (error) {
  report({ ok: false, error: String(error?.message ?? error).slice(0, 160) })
}
process.exit(0)
