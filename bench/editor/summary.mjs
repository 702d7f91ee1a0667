import fs from 'node:fs'
import os from 'node:os'
const med = (a) => {
  a = a.filter((x) => x != null && !Number.isNaN(x)).sort((x, y) => x - y)
  if (!a.length) return null
  const h = a.length >> 1
  return a.length % 2 ? a[h] : Math.round((a[h - 1] + a[h]) * 5) / 10
}
/** Prints the medians of a file of results as a Markdown table. */
export function printTable(f) {
  const rows = fs
    .readFileSync(f, 'utf8')
    .trim()
    .split('\n')
    .map((l) => JSON.parse(l))
  const key = new Map()
  for (const r of rows) {
    const k = r.n + '|' + r.name
    ;(key.get(k) ?? key.set(k, []).get(k)).push(r)
  }
  const [cpu] = os.cpus()
  const loads = rows.map((r) => r.machineLoad)
  console.log(`\n${rows[0].t} to ${rows.at(-1).t}, ${os.cpus().length} x ${cpu.model}, Node ${process.version}`)
  console.log(`Load average during the runs: median ${med(loads)}, highest ${Math.max(...loads)}.\n`)
  console.log(
    '| N | editor | runs | ready ms | load CPU ms (script/layout/style) | heap MB | DOM | listeners | pan fps (worst ms) cpu/frame | zoom fps (worst) cpu/frame | pan whole graph fps (worst) cpu/frame | drag node fps (worst) cpu/frame | add ms | delete all ms |',
  )
  console.log('|' + '---|'.repeat(14))
  const names = [...new Set(rows.map((r) => r.name))]
  for (const n of [...new Set(rows.map((r) => r.n))].sort((a, b) => a - b))
    for (const name of names) {
      const rs = key.get(n + '|' + name)
      if (!rs) continue
      const ok = rs.filter((r) => !r.error)
      const g = (fn) =>
        med(
          rs.map((r) => {
            try {
              return fn(r)
            } catch {
              return null
            }
          }),
        )
      const cell = (k) => {
        const v = g((r) => r[k].fps)
        return v == null ? '-' : `${v} (${g((r) => r[k].worst)}) ${g((r) => r[k].cpuPerFrame)}`
      }
      console.log(
        `| ${n} | ${name} | ${ok.length}/${rs.length} | ${g((r) => r.readyMs) ?? '>limit'} | ${g((r) => Math.round(r.load.task)) ?? '-'} (${['script', 'layout', 'style'].map((k) => g((r) => Math.round(r.load[k])) ?? '-').join('/')}) | ${g((r) => r.heapMB) ?? '-'} | ${g((r) => r.dom) ?? '-'} | ${g((r) => r.listeners) ?? '-'} | ${cell('pan')} | ${cell('zoom')} | ${cell('panFit')} | ${cell('node')} | ${g((r) => r.addMs) ?? '-'} | ${g((r) => r.delMs) ?? '-'} |${ok.length < rs.length ? ' ' + rs.find((r) => r.error).error.slice(0, 80) : ''}`,
      )
    }
  const bundle = JSON.parse(fs.readFileSync('results/bundle.json'))
  console.log(
    '\nbundle (gz): ' +
      Object.entries(bundle)
        .map(([k, v]) => `${k} js ${(v.jsgz / 1024).toFixed(0)} KB + css ${(v.cssgz / 1024).toFixed(1)} KB`)
        .join('; '),
  )
}
