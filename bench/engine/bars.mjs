import { exponent } from './statistics.mjs'

const PAIRS = [
  ['latchwork', 'floor-hybrid'],
  ['latchwork-mixed', 'floor-hybrid-mixed'],
]
const PEERS = ['litegraph', 'p-graph']

/** The bars that a run is held to, each as { name, ok, detail }. A bar whose figures are missing from the run fails. */
export function judge(rows) {
  const runs = rows.filter((row) => row.mode === 'run')
  const kinds = [...new Set(runs.map((row) => row.kind))]
  const sizes = [...new Set(runs.map((row) => row.size))]
  return [
    ...kinds.flatMap((kind) => sizes.flatMap((size) => judgeCell(runs, kind, size))),
    ...(sizes.length > 1 ? kinds.flatMap((kind) => PAIRS.map((pair) => judgeGrowth(runs, kind, pair))) : []),
    ...kinds.flatMap((kind) => judgeLoading(rows, kind)),
    ...judgeListener(rows),
    ...judgeWaiting(rows),
    ...judgeImport(rows),
  ]
}

function judgeCell(runs, kind, size) {
  const of = (adapter) => runs.find((row) => row.adapter === adapter && row.kind === kind && row.size === size)
  const limit = size <= 1000 ? 1.5 : 1
  const beside = PAIRS.map(([own, floor]) => {
    const ratio = of(own)?.minMs / of(floor)?.minMs
    return {
      name: `${own} ${kind} ${size}`,
      ok: ratio <= limit,
      detail: `${failure(of(own)) ?? `${nanoseconds(of(own))} a node, ${fixed(ratio)}x ${floor}`} (bar ${limit}x)`,
    }
  })
  const below = PEERS.filter(of).flatMap((peer) =>
    PAIRS.map(([own]) => ({
      name: `${own} ${kind} ${size} below ${peer}`,
      ok: of(own)?.ok && (!of(peer).ok || of(own).minMs < of(peer).minMs),
      detail: failure(of(own)) ?? failure(of(peer)) ?? `${nanoseconds(of(own))} against ${nanoseconds(of(peer))}`,
    })),
  )
  return [...beside, ...below]
}

function judgeGrowth(runs, kind, [own, floor]) {
  const slope = (adapter) =>
    exponent(
      runs.filter((row) => row.adapter === adapter && row.kind === kind && row.ok).map((row) => [row.nodes, row.minMs]),
    )
  const [ours, reference] = [slope(own), slope(floor)]
  return {
    name: `${own} ${kind} growth`,
    ok: ours <= reference + 0.05,
    detail: `exponent ${fixed(ours)}, ${floor} ${fixed(reference)} (bar +0.05)`,
  }
}

function judgeLoading(rows, kind) {
  return rows
    .filter((row) => row.mode === 'loading' && row.kind === kind)
    .map((row) => {
      const ratio = (row.parseMs + row.compileMs) / row.jsonMs
      const checkedTwice = (row.parseMs + row.checkMs + row.compileMs) / row.jsonMs
      return {
        name: `loading ${kind} ${row.size}`,
        ok: ratio <= 6,
        detail:
          failure(row) ??
          `parse + compile (which checks) ${fixed(ratio)}x JSON.parse; with a check of its own as well ${fixed(checkedTwice)}x (bar 6x)`,
      }
    })
}

function judgeListener(rows) {
  return rows
    .filter((row) => row.mode === 'events' && row.adapter.startsWith('latchwork'))
    .map((row) => {
      const cost = ((row.eventMinMs - row.minMs) * 1e6) / row.nodes
      return {
        name: `${row.adapter} listener, layered ${row.size}`,
        ok: cost <= 120,
        detail: failure(row) ?? `${Math.round(cost)} ns a node (bar 120 ns)`,
      }
    })
}

function judgeWaiting(rows) {
  const of = (mode) => rows.filter((row) => row.mode === mode && row.adapter.startsWith('latchwork'))
  return [
    ...of('sleep').map((row) => ({
      name: `${row.adapter} fan of 100 x 50 ms`,
      ok: row.minMs <= 55,
      detail: failure(row) ?? `${fixed(row.minMs)} ms (bar 55 ms)`,
    })),
    ...of('abort').map((row) => ({
      name: `${row.adapter} abort`,
      ok: row.minSettleMs <= 5 && row.startedAfter === 0,
      detail:
        failure(row) ?? `settles in ${fixed(row.minSettleMs)} ms, ${row.startedAfter} started after (bar 5 ms, 0)`,
    })),
  ]
}

function judgeImport(rows) {
  return rows
    .filter((row) => row.mode === 'import' && row.form !== 'sources-stripper-up')
    .map((row) => ({
      name: `import, ${row.form}`,
      ok: row.aboveZodMs <= 10 && row.aboveZodMB <= 4,
      detail: failure(row) ?? `${fixed(row.aboveZodMs)} ms and ${fixed(row.aboveZodMB)} MB above zod (bar 10 ms, 4 MB)`,
    }))
}

const failure = (row) => (row === undefined ? 'not measured' : row.ok ? undefined : row.error)
const fixed = (number) => number?.toFixed(2) ?? 'unknown'
const nanoseconds = (row) => (row?.ok ? `${Math.round(row.minNsPerNode)} ns` : 'failed')
