import { exponent, median } from './statistics.mjs'

/** The rows of a run as Markdown tables. */
export function markdown({ machine, rows }) {
  const loads = rows.map((row) => row.loadavg).filter((load) => load !== undefined)
  const runs = rows.filter((row) => row.mode === 'run')
  return [
    `Machine: ${machine.cpus} processors, ${machine.model}, Node ${machine.node}, ${machine.date}.`,
    `Load average during the runs: median ${median(loads)}, highest ${Math.max(...loads)}.`,
    '',
    ...[...new Set(runs.map((row) => row.kind))].flatMap((kind) =>
      kindTables(
        runs.filter((row) => row.kind === kind),
        kind,
      ),
    ),
    ...loadingTable(rows),
    ...importTable(rows),
    ...loadTable(rows),
    ...sleepTable(rows),
    ...abortTable(rows),
    ...eventsTable(rows),
  ].join('\n')
}

function kindTables(rows, kind) {
  const sizes = [...new Set(rows.map((row) => row.size))].sort((a, b) => a - b)
  const of = (adapter, size) => rows.find((row) => row.adapter === adapter && row.size === size)
  const section = (title, cell, grown) => [
    ...heading(`${kind}: ${title}`),
    ...table(
      ['engine', ...sizes, ...(grown ? ['exponent'] : [])],
      [...new Set(rows.map((row) => row.adapter))].map((adapter) => [
        adapter,
        ...sizes.map((size) => cellOf(of(adapter, size), cell)),
        ...(grown
          ? [
              growth(
                sizes.map((size) => of(adapter, size)),
                grown,
              ),
            ]
          : []),
      ]),
    ),
  ]
  return [
    ...section(
      'run, best (median) per node',
      (row) => `${nanoseconds(row.minNsPerNode)} (${nanoseconds(row.nsPerNode)})`,
      'minMs',
    ),
    ...section('build', (row) => milliseconds(row.buildMs), 'buildMs'),
    ...section('peak memory, MB', (row) => Math.round(row.rssMB)),
  ]
}

function growth(rows, figure) {
  const points = rows.filter((row) => row?.ok).map((row) => [row.nodes, row[figure]])
  return exponent(points.slice(-3))?.toFixed(2) ?? '–'
}

function loadingTable(rows) {
  const found = rows.filter((row) => row.mode === 'loading' && row.ok)
  if (found.length === 0) return []
  const header = [
    'graph',
    'text',
    'JSON.parse',
    'parseFlow',
    'check alone',
    'compile, which checks',
    'parse + compile, x JSON.parse',
  ]
  return [
    ...heading('Loading a flow of 100,000 nodes'),
    ...table(
      header,
      found.map((row) => [
        row.graph,
        `${(row.textBytes / 1e6).toFixed(1)} MB`,
        ...[row.jsonMs, row.parseMs, row.checkMs, row.compileMs].map(milliseconds),
        ((row.parseMs + row.compileMs) / row.jsonMs).toFixed(2),
      ]),
    ),
  ]
}

function importTable(rows) {
  const found = rows.filter((row) => row.mode === 'import' && row.ok)
  if (found.length === 0) return []
  const forms = {
    sources: 'TypeScript sources, as a checkout runs them',
    'sources-stripper-up': "the same, without starting Node's type stripper",
    'one-file': 'one JavaScript file, as a bundler makes it',
  }
  return [
    ...heading("Importing the engine, above import('zod')"),
    ...table(
      ['form', 'best', 'memory, MB', 'zod itself'],
      found.map((row) => [
        forms[row.form],
        milliseconds(row.aboveZodMs),
        row.aboveZodMB.toFixed(1),
        milliseconds(row.zodMs),
      ]),
    ),
  ]
}

function loadTable(rows) {
  const names = [...new Set(rows.map((row) => row.adapter))]
  return [
    ...heading('Importing each engine with all it needs'),
    ...table(
      ['engine', 'best', 'median', 'memory, MB'],
      names.map((name) => {
        const loaded = rows.filter((row) => row.adapter === name && row.loadMs !== undefined)
        const times = loaded.map((row) => row.loadMs)
        return [
          name,
          milliseconds(Math.min(...times)),
          milliseconds(median(times)),
          Math.round(median(loaded.map((row) => row.loadRssMB)) ?? 0),
        ]
      }),
    ),
  ]
}

function sleepTable(rows) {
  return section(rows, 'sleep', 'A fan of 100 nodes of 50 ms (ideal 50 ms)', ['best', 'median'], (row) => [
    milliseconds(row.minMs),
    milliseconds(row.runMs ?? row.wallMs),
  ])
}

function abortTable(rows) {
  const title = 'Abort at 120 ms in a chain of 20 nodes of 50 ms that do not look at the signal'
  return section(rows, 'abort', title, ['settles after', 'nodes started after the abort'], (row) => [
    milliseconds(row.minSettleMs ?? row.settleMs),
    row.startedAfter,
  ])
}

function eventsTable(rows) {
  const header = ['nodes', 'without: best', 'with a listener: best', 'events in a run']
  return section(rows, 'events', 'Listening to events, layered', header, (row) => [
    row.nodes,
    milliseconds(row.minMs),
    milliseconds(row.eventMinMs),
    row.eventsPerRun,
  ])
}

function section(rows, mode, title, header, cells) {
  const found = rows.filter((row) => row.mode === mode)
  if (found.length === 0) return []
  const body = found.map((row) => [
    row.adapter,
    ...(row.ok ? cells(row) : [row.error, ...header.slice(1).map(() => '')]),
  ])
  return [...heading(title), ...table(['engine', ...header], body)]
}

const heading = (title) => [`### ${title}`, '']

function table(header, body) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...body.map(line), '']
}

function cellOf(row, show) {
  if (!row) return ''
  return row.ok ? show(row) : `**${row.error.replaceAll('|', '/').slice(0, 48)}**`
}

function nanoseconds(value) {
  if (value === undefined) return '–'
  if (value >= 1e9) return `${(value / 1e9).toFixed(1)} s`
  if (value >= 1e6) return `${(value / 1e6).toFixed(1)} ms`
  if (value >= 1e3) return `${(value / 1e3).toFixed(1)} µs`
  return `${Math.round(value)} ns`
}

function milliseconds(value) {
  if (value === undefined || !Number.isFinite(value)) return '–'
  if (value >= 10_000) return `${(value / 1000).toFixed(1)} s`
  if (value >= 100) return `${Math.round(value)} ms`
  return `${value.toFixed(value >= 1 ? 1 : 2)} ms`
}
