import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
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
  /** Called when the process has started; gives a way to send it signals. */
  readonly meanwhile?: (send: (signal: NodeJS.Signals) => void) => Promise<void>
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
  const [stdout, stderr] = await Promise.all([
    buffer(child.stdout),
    buffer(child.stderr),
    meanwhile?.((signal) => void child.kill(signal)).catch((error: unknown) => {
      child.kill('SIGKILL')
      throw error
    }),
  ])
  await closed
  return { code: child.exitCode, stdout: stdout.toString(), stderr: stderr.toString() }
}
