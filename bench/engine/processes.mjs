import { spawn } from 'node:child_process'
import os from 'node:os'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('.', import.meta.url))

/** Runs one measurement in a fresh process. A crash or a timeout becomes a row that says so. */
export async function measure({ adapter, mode, kind, size }, { timeoutMs = 40_000, environment = {} } = {}) {
  const loadavg = Math.round(os.loadavg()[0] * 10) / 10
  const { row, failure } = await runScript(['--expose-gc', 'worker.mjs', adapter, mode, kind, String(size)], {
    timeoutMs,
    environment,
  })
  const facts = { adapter, mode, kind, size, ...row, loadavg }
  if (facts.ok === undefined) return { ...facts, ok: false, error: `${failure} in ${facts.stage ?? 'load'}` }
  return facts
}

/** Runs a script of this folder with Node and returns the last JSON line it wrote to file descriptor 3. */
export function runScript(args, { timeoutMs = 40_000, environment = {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: folder,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    })
    let lines = ''
    let errors = ''
    let failure
    child.stdio[3].on('data', (chunk) => (lines += chunk))
    child.stderr.on('data', (chunk) => (errors = (errors + chunk).slice(-4000)))
    const timer = setTimeout(() => {
      failure = `timeout of ${timeoutMs / 1000} s`
      child.kill('SIGKILL')
    }, timeoutMs)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      const said = /(RangeError|FATAL ERROR|Error)[^\n]*/.exec(errors)?.[0].slice(0, 100) ?? ''
      failure ??= `crash ${code ?? signal} ${said}`.trim()
      resolve({ row: lastRow(lines), failure })
    })
  })
}

function lastRow(lines) {
  const last = lines.trim().split('\n').at(-1)
  return last ? JSON.parse(last) : {}
}
