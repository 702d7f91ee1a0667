import { homedir } from 'node:os'
import type { Writable } from 'node:stream'
import { isatty } from 'node:tty'
import { Interruption, type CommandIo } from './command-io.ts'
import { EXIT } from './exit-code.ts'

/** A second signal within this time is the same one, sent to the group and passed on by a parent as well. */
const SAME_SIGNAL_MS = 300

/** The process as the command sees it. The first signal asks the command to stop, the second ends the process. */
export function createProcessIo(): CommandIo {
  const { stdin, stdout, stderr, env } = process
  for (const stream of [stdout, stderr]) stream.on('error', endUnlessReaderLeft)
  return {
    stdin,
    stdout,
    stderr,
    environment: env,
    cwd: startFolder(env),
    home: homedir(),
    isTerminal: (stream) => isatty(process[stream].fd),
    terminalSize: () => ({ columns: stderr.columns || 80, rows: stderr.rows || 24 }),
    now: Date.now,
    signal: listenForSignals(),
  }
}

/** Ends the process when all that was written has left it. */
export async function endProcess(exitCode: number): Promise<never> {
  await Promise.all([drain(process.stdout), drain(process.stderr)])
  process.exit(exitCode)
}

/** npm runs a script in the package's folder; paths are meant from where the person is. */
function startFolder(environment: NodeJS.ProcessEnv): string {
  const isScript = environment['npm_lifecycle_event'] === 'latch' || environment['npm_lifecycle_event'] === 'start'
  return (isScript ? environment['INIT_CWD'] : undefined) ?? process.cwd()
}

function listenForSignals(): AbortSignal {
  const controller = new AbortController()
  let firstAt: number | undefined
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.on(name, () => {
      const interruption = new Interruption(name)
      if (firstAt === undefined) {
        firstAt = performance.now()
        controller.abort(interruption)
      } else if (performance.now() - firstAt > SAME_SIGNAL_MS) process.exit(interruption.exitCode)
    })
  return controller.signal
}

/** `latch … | head` is no fault; a full disk is. */
function endUnlessReaderLeft(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return
  process.stderr.write(`The output cannot be written: ${error.message}\n`)
  process.exit(EXIT.failed)
}

function drain(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed) resolve()
    else stream.write('', () => resolve())
  })
}
