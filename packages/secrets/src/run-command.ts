import { spawn } from 'node:child_process'

/** A command to run: no shell, so that nothing in an argument is ever a command of its own. */
export interface CommandToRun {
  readonly command: readonly [string, ...string[]]
  readonly cwd: string
  /** The whole environment of the command. */
  readonly environment: Readonly<Record<string, string>>
  readonly timeoutMs: number
  readonly maxBytes: number
}

/** How a command ended. */
export type CommandEnd =
  | { readonly kind: 'done'; readonly output: Buffer }
  | { readonly kind: 'failed'; readonly code: number | null; readonly complaint: string }
  | { readonly kind: 'not-started'; readonly error: Error }
  | { readonly kind: 'too-slow' }
  | { readonly kind: 'too-much' }

const MAX_COMPLAINT = 4096

/** Runs a command without input, and ends it with all that it started when it takes too long or says too much. */
export const runCommand = (toRun: CommandToRun): Promise<CommandEnd> => {
  const [file, ...args] = toRun.command
  const child = spawn(file, args, {
    cwd: toRun.cwd,
    env: { ...toRun.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that what the command started ends with it.
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    let complaint = ''
    const settle = (end: CommandEnd) => {
      clearTimeout(timer)
      resolve(end)
    }
    const stop = (end: CommandEnd) => {
      endGroup(child.pid)
      child.stdout.destroy()
      child.stderr.destroy()
      settle(end)
    }
    const timer = setTimeout(() => stop({ kind: 'too-slow' }), toRun.timeoutMs)
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > toRun.maxBytes) stop({ kind: 'too-much' })
      else chunks.push(chunk)
    })
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString('utf8')).slice(0, MAX_COMPLAINT)
    })
    child.on('error', (error) => settle({ kind: 'not-started', error }))
    child.on('close', (code) =>
      settle(code === 0 ? { kind: 'done', output: Buffer.concat(chunks) } : { kind: 'failed', code, complaint }),
    )
  })
}

const endGroup = (pid: number | undefined): void => {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // It ended meanwhile.
  }
}
