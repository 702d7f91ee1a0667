import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** How the `latch` command is called. */
export interface CommandCall {
  readonly cwd: string
  /** The whole environment of the process. */
  readonly environment: Readonly<Record<string, string>>
  readonly stdin?: string
  /** A line for `sh` that begins the command as `"$@"`: to set limits, or to join it with others. */
  readonly shell?: string
  /** Whom the process belongs to; only root may choose. */
  readonly uid?: number
  /** Called when the process has started. */
  readonly meanwhile?: (running: RunningCommand) => Promise<void>
}

/** A call of the command that has not ended yet. */
export interface RunningCommand {
  send(signal: NodeJS.Signals): void
  /** Resolves as soon as it is so; rejects when the process ends before, or after 20 s. */
  until(isSo: () => boolean): Promise<void>
}

/** How a call of the command ended. */
export interface CommandEnd {
  /** Null when a signal killed it. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** The file that the `latch` command starts with. */
export const COMMAND = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url))

/** Calls the `latch` command in a process of its own. */
export async function callCommand(args: readonly string[], call: CommandCall): Promise<CommandEnd> {
  const { cwd, environment, stdin = '', shell, uid, meanwhile } = call
  const [file, ...rest] = [
    ...(shell === undefined ? [] : ['sh', '-c', shell, 'sh']),
    process.execPath,
    COMMAND,
    ...args,
  ]
  const child = spawn(file, rest, { cwd, env: { ...environment }, stdio: 'pipe', uid, gid: uid })
  child.stdin.on('error', () => undefined)
  child.stdin.end(stdin)
  const closed = once(child, 'close')
  const output = Promise.all([buffer(child.stdout), buffer(child.stderr)])
  await meanwhile?.({
    send: (signal) => void child.kill(signal),
    until: (isSo) => waitUntil(isSo, () => child.exitCode !== null || child.signalCode !== null),
  }).catch(async (error: unknown) => {
    child.kill('SIGKILL')
    throw new Error(`The command did not get that far. ${(await output).join('\n')}`, { cause: error })
  })
  const [stdout, stderr] = await output
  await closed
  return { code: child.exitCode, stdout: stdout.toString(), stderr: stderr.toString() }
}

async function waitUntil(isSo: () => boolean, hasEnded: () => boolean): Promise<void> {
  const deadline = performance.now() + 20_000
  while (!isSo()) {
    if (hasEnded()) throw new Error('The process ended before.')
    if (performance.now() > deadline) throw new Error('It did not come to that within 20 s.')
    await sleep(2)
  }
}
