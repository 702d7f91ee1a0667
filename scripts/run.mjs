// Sets the project up where needed, then runs one of its scripts on its own Node 24, whatever the machine has:
//   node scripts/run.mjs packages/cli/src/main.ts run examples/word-count.flow.json
import { spawn } from 'node:child_process'
import { nodeBinary, setUp } from './setup.mjs'

const code = setUp()
if (code !== 0) process.exit(code)

const child = spawn(nodeBinary, process.argv.slice(2), { stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  // A terminal tells the whole group itself; whoever signals this process alone means the program.
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  })
}
child.on('exit', (status, signal) => {
  const signalNumber = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] ?? 0
  process.exit(status ?? 128 + signalNumber)
})
