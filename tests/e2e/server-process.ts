import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const SERVE = fileURLToPath(new URL('serve.ts', import.meta.url))
const readySchema = z.object({ origin: z.string(), url: z.string() })

/** What the server of a test is told; see serve.ts. */
export interface ServerRequest {
  readonly project: string
  readonly home: string
  readonly assets: string
  readonly port: number
  readonly token: string
  readonly openai: string
  readonly isSignedOut: boolean
  readonly delayMs: number
}

/** A server in a process of its own. */
export interface ServerProcess {
  readonly origin: string
  /** Opens the editor, with the token. */
  readonly url: string
  /** What it has said on its error stream. */
  readonly said: () => string
  /** Ends it as a crash would: nothing is told, nothing is written any more. */
  kill(): Promise<void>
}

/** Starts one, and waits until it listens. */
export async function startServerProcess(request: ServerRequest): Promise<ServerProcess> {
  const child = spawn(process.execPath, [SERVE, JSON.stringify(request)], {
    env: { PATH: process.env['PATH'], HOME: request.home, LATCH_HOME: request.home },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
    process.stderr.write(text)
  })
  const line = await firstLine(child)
  const ready = readySchema.parse(JSON.parse(line))
  return {
    ...ready,
    said: () => said,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('The server has no output.')
  for await (const line of createInterface({ input: child.stdout })) return line
  throw new Error('The server ended before it was ready; what it said stands above.')
}
