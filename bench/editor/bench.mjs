// node bench/editor/bench.mjs [--configs=latchwork,rete-stock] [--n=1000,5000] [--runs=3] [--secs=3] [--out=results/main.jsonl] [--url=name=http://127.0.0.1:5173/bench.html]
import http from 'node:http'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { launchBrowser } from '../../tests/e2e/browser.ts'
import { buildPages } from './build.mjs'
import { configs } from './configs.mjs'
import { printTable } from './summary.mjs'
process.chdir(import.meta.dirname)
const arg = Object.fromEntries(process.argv.slice(2).map((a) => a.replace(/^--/, '').split(/=(.*)/s)))
const out = arg.out ?? 'results/main.jsonl',
  secs = +(arg.secs ?? 3),
  secs2 = Math.min(2, secs),
  runs = +(arg.runs ?? 3),
  loadLimit = +(arg.limit ?? 150) * 1000
const list = (arg.configs ?? 'latchwork,rete-stock,react-flow,react-flow-visible,litegraph-comfy')
  .split(',')
  .filter(Boolean)
if (arg.url) {
  const [nm, u] = arg.url.split(/=(.*)/s)
  configs[nm] = { url: u }
  if (!list.includes(nm)) list.push(nm)
}
const ns = (arg.n ?? '1000,5000').split(',').map(Number)
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }
const srv = http.createServer((q, r) => {
  let f = path.join('dist', decodeURIComponent(new URL(q.url, 'http://x').pathname))
  if (f.endsWith('/')) f += 'index.html'
  fs.readFile(f, (e, b) => {
    if (e) {
      r.writeHead(404)
      r.end()
    } else {
      r.writeHead(200, { 'content-type': types[path.extname(f)] ?? 'application/octet-stream' })
      r.end(b)
    }
  })
})
await new Promise((r) => srv.listen(0, '127.0.0.1', r))
const base = `http://127.0.0.1:${srv.address().port}`
const sleep = (ms) => new Promise((r) => setTimeout(r, ms))
const r1 = (x) => Math.round(x * 10) / 10
async function one(name, n) {
  const c = configs[name]
  const { browser, reason } = await launchBrowser()
  if (!browser) throw Error(reason)
  const row = { name, n, t: new Date().toISOString() }
  try {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
    page.setDefaultTimeout(loadLimit)
    const errs = []
    page.on('pageerror', (e) => errs.push(String(e).slice(0, 200)))
    const cdp = await page.context().newCDPSession(page)
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' }) // CPU time of the main thread: robust against other load on the machine
    const M = async () =>
      Object.fromEntries((await cdp.send('Performance.getMetrics')).metrics.map((m) => [m.name, m.value]))
    const u = c.url ?? `${base}/${c.page}/`
    const url = u + (u.includes('?') ? '&' : '?') + `n=${n}` + (c.query ? '&' + c.query : '')
    await page.goto(url, { waitUntil: 'commit' })
    await page.waitForFunction('window.bench && window.bench.done', null, { timeout: loadLimit })
    const info = await page.evaluate(
      '({e:bench.error,ready:bench.readyAt,load:bench.loadMs,c:bench.count(),deg:bench.graph.dragDegree,drag:bench.graph.dragNode})',
    )
    if (info.e) throw Error(info.e)
    row.readyMs = Math.round(info.ready)
    row.count = info.c
    row.dragDegree = info.deg
    let m = await M()
    row.load = {
      script: r1(m.ScriptDuration * 1e3),
      layout: r1(m.LayoutDuration * 1e3),
      style: r1(m.RecalcStyleDuration * 1e3),
      task: r1(m.TaskDuration * 1e3),
    }
    await cdp.send('HeapProfiler.collectGarbage')
    m = await M()
    row.heapMB = r1(m.JSHeapUsedSize / 1048576)
    row.listeners = m.JSEventListeners
    row.dom = await page.evaluate('document.getElementsByTagName("*").length')
    const ev = (type, x, y, extra = {}) =>
      cdp.send('Input.dispatchMouseEvent', {
        type,
        x,
        y,
        button: type === 'mouseWheel' ? 'none' : 'left',
        buttons: type === 'mouseReleased' ? 0 : 1,
        clickCount: type === 'mouseMoved' || type === 'mouseWheel' ? 0 : 1,
        pointerType: 'mouse',
        ...extra,
      })
    const drive = async (label, step, seconds, checkExpr) => {
      // step(i) -> promise ; <=3 outstanding
      const b = await M()
      const c0 = checkExpr ? await page.evaluate(checkExpr) : null
      await page.evaluate('bench.recStart()')
      let out = 0,
        i = 0,
        sent = 0
      const t0 = Date.now()
      let mid = null
      while (Date.now() - t0 < seconds * 1000) {
        if (out < 3) {
          out++
          sent++
          step(i++)
            .catch(() => {})
            .finally(() => out--)
        }
        await sleep(Math.max(1, 16 - ((Date.now() - t0) % 16)))
      }
      const stopAt = Date.now()
      const rec = await page.evaluate('bench.recStop()')
      const wall = (Date.now() - t0) / 1000
      const a = await M()
      const c1 = checkExpr ? await page.evaluate(checkExpr) : null
      const d = rec.deltas.slice(1).sort((x, y) => x - y),
        sum = d.reduce((x, y) => x + y, 0)
      row[label] = {
        fps: d.length ? r1((1000 * d.length) / sum) : 0,
        worst: Math.round(d.at(-1) ?? wall * 1000),
        p95: Math.round(d[Math.floor(d.length * 0.95)] ?? 0),
        sent,
        wall: r1(wall),
        script: Math.round((a.ScriptDuration - b.ScriptDuration) * 1e3),
        layout: Math.round((a.LayoutDuration - b.LayoutDuration) * 1e3),
        style: Math.round((a.RecalcStyleDuration - b.RecalcStyleDuration) * 1e3),
        task: Math.round((a.TaskDuration - b.TaskDuration) * 1e3),
        cpuPerFrame: r1(((a.TaskDuration - b.TaskDuration) * 1e3) / Math.max(1, d.length)),
        moved: JSON.stringify(c0) !== JSON.stringify(c1),
      }
      while (out) await sleep(5)
    }
    const tri = (i, p) => {
      const q = (i % p) / p
      return q < 0.5 ? q * 2 : 2 - q * 2
    }
    const VP = '(({x,y,k})=>[Math.round(x),Math.round(y),+k.toFixed(3)])(bench.getViewport())'
    const setV = async (v) => {
      await page.evaluate((v) => window.bench.setViewport(v), v)
      await page.evaluate('bench.painted()')
      await sleep(300)
    }
    // 1 pan at k=1: background point is a gap between nodes in the middle of a big graph
    const g = await page.evaluate('({w:bench.graph.width,h:bench.graph.height})')
    const cell = { x: 320, y: 260 }
    const mid = { x: -Math.floor(g.w / 2 / cell.x) * cell.x + 320, y: -Math.floor(g.h / 2 / cell.y) * cell.y + 260 }
    const gap = { x: mid.x, y: mid.y }
    await setV({ x: gap.x + 0, y: gap.y + 0, k: 1 })
    const [bgx, bgy] = await page.evaluate(() => {
      // a background point free of nodes and connections
      for (const dx of [250, 220, 285])
        for (const c of [1, 0, 2])
          for (const r of [1, 0, 2])
            for (const dy of [225, 240, 215]) {
              const x = 320 * c + dx,
                y = 260 * r + dy
              if (x > 1270 || y > 790) continue
              let ok = true
              for (const [a, b] of [
                [0, 0],
                [4, 0],
                [-4, 0],
                [0, 4],
                [0, -4],
              ]) {
                const e = document.elementFromPoint(x + a, y + b)
                if (
                  !e ||
                  e.closest(
                    'path,input,.react-flow__edge,.react-flow__node,.drawflow-node,.connection,[data-testid=node],.fn',
                  )
                )
                  ok = false
              }
              if (ok) return [x, y]
            }
      return [570, 480]
    })
    const drag = async (label, x0, y0, ax, ay, chk, sec = secs2) => {
      await ev('mouseMoved', x0, y0, { buttons: 0, button: 'none' })
      await ev('mousePressed', x0, y0)
      await drive(label, (i) => ev('mouseMoved', x0 + ax * tri(i, 90), y0 + ay * tri(i, 126)), sec, chk)
      await ev('mouseReleased', x0, y0)
      await sleep(150)
    }
    await drag('pan', bgx, bgy, 500, 220, VP, secs)
    // 2 wheel zoom: 18 steps out, 18 steps in
    await setV({ x: gap.x, y: gap.y, k: 1 })
    await drive(
      'zoom',
      (i) =>
        ev('mouseWheel', bgx, bgy, { deltaX: 0, deltaY: i % 36 < 18 ? 100 : -100, modifiers: c.wheelModifiers ?? 0 }),
      secs2,
      VP,
    )
    await sleep(200)
    row.zoomK = await page.evaluate('bench.getViewport().k')
    // 3 pan with the whole graph in view
    const fit = await page.evaluate('bench.fit()')
    await setV(fit)
    await drag('panFit', 6, 6, 300, 150, VP)
    // 4 drag one node with 3 connections
    await setV({ x: 40, y: 40, k: 1 })
    const h = await page.evaluate((i) => window.bench.handle(i), info.drag)
    await drag('node', h.x, h.y, 160, 120, `(({x,y})=>[Math.round(x),Math.round(y)])(bench.nodePos(${info.drag}))`)
    // 5 add, 6 delete all
    const adds = []
    for (let i = 0; i < 3; i++) adds.push(await page.evaluate('bench.timeAdd()'))
    row.addMs = r1(adds.sort((a, b) => a - b)[1])
    row.delMs = Math.round(await page.evaluate('bench.timeDeleteAll()'))
    row.dom2 = await page.evaluate('document.getElementsByTagName("*").length')
    if (errs.length) row.errs = errs.slice(0, 3)
  } catch (e) {
    row.error = String(e).slice(0, 300)
  }
  await Promise.race([browser.close(), sleep(5000)])
  return row
}
await buildPages([...new Set(list.flatMap((name) => configs[name].page ?? []))])
fs.rmSync(out, { force: true })
// What was not ready in time once is not waited for again.
const late = new Set()
for (let r = 0; r < runs; r++)
  for (const n of ns)
    for (const name of list) {
      if (late.has(`${name} ${n}`)) continue
      const row = await one(name, n)
      row.run = r
      row.machineLoad = r1(os.loadavg()[0])
      if (/Timeout/.test(row.error)) late.add(`${name} ${n}`)
      fs.appendFileSync(out, JSON.stringify(row) + '\n')
      console.log(
        JSON.stringify({
          name,
          n,
          ready: row.readyMs,
          heap: row.heapMB,
          dom: row.dom,
          pan: row.pan?.fps,
          zoom: row.zoom?.fps,
          fit: row.panFit?.fps,
          node: row.node?.fps,
          add: row.addMs,
          del: row.delMs,
          err: row.error ?? row.errs,
        }),
      )
    }
srv.close()
printTable(out)
process.exit(0)
