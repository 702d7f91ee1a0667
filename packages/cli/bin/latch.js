#!/usr/bin/env node
// Runs the command, on the checkout's own Node when the one at hand is older than 24.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const main = new URL('../src/main.ts', import.meta.url)

if (Number.parseInt(process.versions.node, 10) >= 24) await import(main.href)
else runOnOwnNode()

function runOnOwnNode() {
  const binary = process.platform === 'win32' ? 'node.exe' : 'node'
  const node = fileURLToPath(new URL(`../../../node_modules/node/bin/${binary}`, import.meta.url))
  if (!existsSync(node)) {
    process.stderr.write(`latch needs Node 24; this is ${process.version}. Run npm start in the checkout once.\n`)
    process.exit(1)
  }
  const child = spawn(node, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => child.kill(name))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal ?? 'SIGTERM']))
}
