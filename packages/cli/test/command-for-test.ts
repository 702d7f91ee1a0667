import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { runCommand, type CommandIo } from '../src/index.ts'

/** What a call in this process is given. */
export interface CallOptions {
  readonly cwd: string
  readonly environment?: Record<string, string | undefined>
  readonly stdin?: string
  /** Which streams are terminals; none if not given. */
  readonly terminals?: readonly ('stdin' | 'stdout' | 'stderr')[]
  readonly signal?: AbortSignal
}

/** How it ended. */
export interface Called {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Calls the command in this process, with streams and an environment of its own. */
export async function callCommand(args: readonly string[], options: CallOptions): Promise<Called> {
  const { io, stdout, stderr } = createTestIo(options)
  const printed = Promise.all([text(stdout), text(stderr)])
  const code = await runCommand(args, io)
  stdout.end()
  stderr.end()
  const [out, err] = await printed
  return { code, stdout: out, stderr: err }
}

/** The surroundings of a call, with streams that a test can read. */
function createTestIo(options: CallOptions): { io: CommandIo; stdout: PassThrough; stderr: PassThrough } {
  const { cwd, environment = {}, stdin = '', terminals = [] } = options
  const { signal = new AbortController().signal } = options
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const io: CommandIo = {
    stdin: new PassThrough().end(stdin),
    stdout,
    stderr,
    environment,
    cwd,
    home: cwd,
    isTerminal: (stream) => terminals.includes(stream),
    terminalSize: () => ({ columns: 40, rows: 10 }),
    now: Date.now,
    signal,
  }
  return { io, stdout, stderr }
}
