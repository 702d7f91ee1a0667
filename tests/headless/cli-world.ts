import { spawn, type ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url))

/** How one call of the command ended. */
export interface Called {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** What a call is given beyond its arguments. */
export interface CallOptions {
  readonly env?: Readonly<Record<string, string>>
  /** Null leaves stdin open, as a pipe whose writer says nothing. */
  readonly stdin?: string | null
  readonly cwd?: string
}

/** A call that goes on. */
export interface RunningCall {
  readonly child: ChildProcess
  readonly ended: Promise<Called>
}

/** A scratch machine: a project, a home and a `LATCH_HOME` of its own, and nothing of the real environment. */
export interface World {
  readonly project: string
  readonly latchHome: string
  /** All that any call has printed so far. */
  readonly printed: readonly string[]
  write(path: string, content: string | object): Promise<string>
  start(args: readonly string[], options?: CallOptions): RunningCall
  latch(args: readonly string[], options?: CallOptions): Promise<Called>
  /** The files that exist below a folder. */
  filesIn(folder: string): Promise<readonly string[]>
  remove(): Promise<void>
}

/** Makes a scratch machine. */
export async function createWorld(): Promise<World> {
  const root = await mkdtemp(join(tmpdir(), 'latch-cli-'))
  const project = join(root, 'home', 'project')
  const latchHome = join(root, 'latch-home')
  await mkdir(project, { recursive: true })
  const printed: string[] = []

  const start: World['start'] = (args, { env = {}, stdin = '', cwd = project } = {}) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd,
      env: { PATH: process.env['PATH'], HOME: join(root, 'home'), LATCH_HOME: latchHome, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    if (stdin !== null) child.stdin.end(stdin)
    const code = new Promise<number | null>((resolve) => child.once('close', resolve))
    const ended = Promise.all([code, textOf(child.stdout), textOf(child.stderr)]).then(([code, stdout, stderr]) => {
      printed.push(stdout, stderr)
      return { code, stdout, stderr }
    })
    return { child, ended }
  }

  return {
    project,
    latchHome,
    printed,
    write: async (path, content) => {
      const file = join(project, path)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content, null, 2))
      return file
    },
    start,
    latch: (args, options) => start(args, options).ended,
    filesIn: async (folder) => {
      const names: string[] = await readdir(folder, { recursive: true }).catch(() => [])
      return names.sort()
    },
    remove: () => rm(root, { recursive: true, force: true }),
  }
}

/** Ends when a stream has said these words. */
export function untilSaid(stream: Readable | null, words: string): Promise<void> {
  let said = ''
  return new Promise((resolve) => {
    stream?.on('data', (chunk: unknown) => {
      said += String(chunk)
      if (said.includes(words)) resolve()
    })
  })
}

/** A test may close the stream early. */
function textOf(stream: Readable): Promise<string> {
  return text(stream).catch(() => '')
}

/** A flow with one model call in it; its only output is a text. */
export const askFlow = {
  latchwork: 1,
  name: 'ask',
  outputs: { answer: 'ask.text' },
  nodes: { ask: { type: 'openai.prompt', with: { prompt: 'Say hello' } } },
  wires: [],
}

/** A flow that says something, and then waits for a minute. */
export const waitFlow = {
  latchwork: 1,
  name: 'wait',
  outputs: { value: 'wait.value' },
  nodes: {
    say: { type: 'text.template', with: { template: 'hello' } },
    wait: { type: 'flow.delay', with: { ms: 60_000 } },
  },
  wires: ['say.text -> wait.value'],
}
