import { measureImports } from './imports.mjs'
import { measure } from './processes.mjs'

const GATED = ['floor-hybrid', 'latchwork', 'floor-hybrid-mixed', 'latchwork-mixed']
const FLOORS = ['floor-sync', 'floor-sync-ports', 'floor-async']
const LOADED_SIZE = 100_000

/**
 * Measures everything and returns the rows. What the bars compare is measured in several processes, by turns, so that
 * another load on the machine hits all alike; the best process counts. After a failure an adapter's larger sizes are left out.
 */
export async function measureMatrix({ peers, kinds, sizes, rounds }) {
  const rows = []
  const keep = (row) => {
    rows.push(row)
    process.stderr.write(`${describe(row)}\n`)
  }
  for (const adapter of ['floor-async', 'floor-hybrid', 'latchwork', 'latchwork-mixed', ...peers]) {
    await keepSmall(adapter, { rounds, keep })
  }
  for (const kind of kinds) {
    const failed = new Set()
    for (const size of sizes) {
      const cell = { mode: 'run', kind, size }
      for (const row of await byTurns(GATED, cell, rounds)) keep(row)
      for (const adapter of [...FLOORS, ...peers]) {
        if (failed.has(adapter)) continue
        const row = await measure({ adapter, ...cell })
        if (!row.ok) failed.add(adapter)
        keep(row)
      }
    }
    if (sizes.includes(LOADED_SIZE)) {
      keep(await best('latchwork', { mode: 'loading', kind, size: LOADED_SIZE }, rounds))
    }
  }
  for (const row of await measureImports(2 * rounds)) keep(row)
  return rows
}

/** Runs one cell for several adapters by turns, and returns the best row of each. */
export async function byTurns(adapters, cell, rounds, options) {
  const found = new Map(adapters.map((adapter) => [adapter, []]))
  for (let round = 0; round < rounds; round++) {
    for (const adapter of adapters) found.get(adapter).push(await measure({ adapter, ...cell }, options))
  }
  return adapters.map((adapter) => bestOf(found.get(adapter)))
}

async function keepSmall(adapter, { rounds, keep }) {
  const { features } = (await import(`./adapters/${adapter}.mjs`)).default
  const own = adapter.startsWith('latchwork') || adapter.startsWith('floor')
  const turns = own ? rounds : 1
  if (features.abort) keep(await best(adapter, { mode: 'abort', kind: 'chain', size: 20 }, turns))
  if (features.async) keep(await best(adapter, { mode: 'sleep', kind: 'fan', size: 100 }, turns))
  if (features.events) {
    for (const size of own ? [1000, 10_000] : [1000]) {
      keep(await best(adapter, { mode: 'events', kind: 'layered', size }, turns))
    }
  }
}

async function best(adapter, cell, rounds) {
  const [row] = await byTurns([adapter], cell, rounds)
  return row
}

/** One row out of several of the same cell: the smallest of each time. A failure in any process is the cell's result. */
function bestOf(rows) {
  const broken = rows.find((row) => !row.ok)
  if (broken) return broken
  const merged = { ...rows[0] }
  for (const row of rows) {
    for (const [name, value] of Object.entries(row)) {
      if (/(Ms|PerNode)$/.test(name)) merged[name] = Math.min(merged[name], value)
    }
    merged.startedAfter = Math.max(merged.startedAfter ?? 0, row.startedAfter ?? 0)
    merged.loadavg = Math.max(merged.loadavg, row.loadavg)
  }
  return { ...merged, processes: rows.length }
}

function describe(row) {
  const figures = Object.entries(row)
    .filter(([name]) => /(Ms|PerNode|MB|avg)$/.test(name))
    .map(([name, value]) => `${name}=${Number(value).toPrecision(4)}`)
  return `${row.adapter} ${row.mode} ${row.kind ?? ''} ${row.size ?? ''} ${row.ok ? 'ok' : `FAIL ${row.error}`} ${figures.join(' ')}`
}
