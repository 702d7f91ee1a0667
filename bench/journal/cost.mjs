// What the journal costs: `npm run bench:journal`. Chains and wide graphs under the journal, in memory, and beside a bare
// loop of node:sqlite that keeps as much. Prints the table as Markdown and ends with 1 above the bars.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { DatabaseSync } from 'node:sqlite'
import { compile, createRegistry, defineNode, port, run } from '@latchwork/engine'
import { createRedactor } from '@latchwork/secrets'
import { createRunStore } from '@latchwork/server/runs'

const ROUNDS = 5
// Milliseconds a node.
const BARS = { chain: 2, wide: 0.1 }
const SIZES = { chain: 500, wide: 5_000 }

const step = defineNode({
  type: 'bench.step',
  title: 'Step',
  summary: 'Adds one.',
  inputs: { value: port.number({ default: 0 }) },
  outputs: { value: port.number() },
  run: async ({ value }) => ({ value: value + 1 }),
})
const registry = createRegistry([step])

const folder = mkdtempSync(join(tmpdir(), 'latch-bench-'))
let files = 0

try {
  const rows = []
  for (const kind of ['chain', 'wide']) rows.push(await measure(kind))
  print(rows)
  process.exitCode = rows.every(({ kind, journal }) => journal <= BARS[kind]) ? 0 : 1
} finally {
  rmSync(folder, { recursive: true })
}

/** The fastest of several rounds of each, in turn, so that a busy moment hits all alike. */
async function measure(kind) {
  const size = SIZES[kind]
  const plan = compile(draw(kind, size), registry)
  const best = { journal: Infinity, memory: Infinity, bare: Infinity }
  for (let round = 0; round < ROUNDS; round++) {
    const times = {
      journal: await timeJournaled(plan),
      memory: await timed(() => run(plan)),
      bare: timeBare(kind, size),
    }
    for (const name of Object.keys(best)) best[name] = Math.min(best[name], times[name] / size)
  }
  return { kind, size, ...best }
}

function draw(kind, size) {
  const ids = Array.from({ length: size }, (_, index) => `n${index}`)
  const wires = kind === 'chain' ? ids.slice(1).map((id, at) => `${ids[at]}.value -> ${id}.value`) : []
  return { latchwork: 1, name: kind, nodes: Object.fromEntries(ids.map((id) => [id, { type: step.type }])), wires }
}

// A file of its own each time: the log of a new database grows, which is the slow part of a commit.
function newFile() {
  return join(folder, `${files++}.db`)
}

async function timeJournaled(plan) {
  const store = createRunStore({ file: newFile(), redactor: createRedactor() })
  store.begin({ run: 'r', flow: plan.name, text: '{}', startedAt: Date.now(), inputs: {} })
  const time = await timed(async () => {
    const runtime = store.journal.open('r')
    const { status } = await run(plan, { runId: 'r', runtime })
    runtime.flush()
    if (status !== 'done') throw new Error(`The run ended as ${status}.`)
  })
  store.close()
  return time
}

/** What a journal cannot do without: a row for each step, begun and over, on the disk. */
function timeBare(kind, size) {
  const database = new DatabaseSync(newFile())
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE steps (key TEXT PRIMARY KEY, status TEXT, outcome TEXT) STRICT, WITHOUT ROWID`)
  const put = database.prepare('INSERT OR REPLACE INTO steps VALUES (?, ?, ?)')
  const begin = (at) => put.run(`n${at}`, 'started', null)
  const end = (at) => put.run(`n${at}`, 'done', '{"status":"done","outputs":{"value":1}}')
  const together = kind === 'chain' ? 1 : size
  const began = performance.now()
  for (let at = 0; at <= size; at += together) {
    database.exec('BEGIN IMMEDIATE')
    for (let each = at; each < Math.min(at + together, size); each++) begin(each)
    for (let each = Math.max(at - together, 0); each < at; each++) end(each)
    database.exec('COMMIT')
  }
  const time = performance.now() - began
  database.close()
  return time
}

async function timed(work) {
  const began = performance.now()
  await work()
  return performance.now() - began
}

function print(rows) {
  const head = [
    '| graph | journal, ms a node | bar | memory | bare node:sqlite | journal / bare |',
    '|---|---:|---:|---:|---:|---:|',
  ]
  const lines = rows.map(({ kind, size, journal, memory, bare: floor }) => {
    const numbers = [journal, BARS[kind], memory, floor].map((ms) => ms.toPrecision(2))
    return `| ${kind} of ${size.toLocaleString('en-US')} | ${numbers.join(' | ')} | ${(journal / floor).toFixed(2)} |`
  })
  process.stdout.write(`${[...head, ...lines].join('\n')}\n`)
}
