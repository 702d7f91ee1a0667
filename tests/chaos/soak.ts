import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApiClient, type ApiClient, type RunStatus } from '@latchwork/server/api'
import { z } from 'zod'

/** What became of many runs through a server that is killed again and again. */
export interface Soaked {
  readonly accepted: number
  readonly kills: number
  /** How many runs ended how. */
  readonly states: Readonly<Partial<Record<RunStatus, number>>>
  /** Accepted runs without a record, without an end, or with more than one since the server took them. */
  readonly odd: number
  /** Bytes in use of the server, early in the time between two kills and late in it. */
  readonly heap: readonly { readonly early: number; readonly late: number }[]
}

const SIDE_BY_SIDE = 8

/** Starts so many runs; kills the server at every so many, in the middle of others. */
export async function soak({
  runs,
  killEvery,
}: {
  readonly runs: number
  readonly killEvery: number
}): Promise<Soaked> {
  const folder = mkdtempSync(join(tmpdir(), 'latch-soak-'))
  writeFileSync(join(folder, 'editor.json'), JSON.stringify({ engine: { keepRuns: 10_000 } }))
  const file = join(folder, 'runs.db')
  const accepted: string[] = []
  const heap: { early: number; late: number }[] = []
  try {
    for (let from = 0; from < runs; from += killEvery) {
      const server = await startServer(file)
      const size = Math.min(killEvery, runs - from)
      const early = Math.ceil(size / 4)
      const accept = (run: string): void => void accepted.push(run)
      await startRuns(server, early, accept)
      const before = await heapOf(server)
      await startRuns(server, size - early, accept)
      heap.push({ early: before, late: await heapOf(server) })
      // It dies in the middle of some more runs, as soon as it has accepted a few.
      const enough = accepted.length + SIDE_BY_SIDE / 2
      await startRuns(server, 10 * SIDE_BY_SIDE, (run) => {
        accept(run)
        if (accepted.length === enough) server.child.kill('SIGKILL')
      })
      await server.over
    }
    return { accepted: accepted.length, kills: heap.length, heap, ...(await judge(file, accepted)) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Server {
  readonly child: ChildProcess
  readonly over: Promise<unknown>
  readonly client: ApiClient
}

const addressSchema = z.object({ origin: z.string(), token: z.string() })

async function startServer(file: string): Promise<Server> {
  const script = join(import.meta.dirname, 'soak-server.ts')
  const child = fork(script, [file], { execArgv: ['--expose-gc'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const over = once(child, 'exit')
  const [told] = await once(child, 'message')
  const { origin, token } = addressSchema.parse(told)
  return { child, over, client: createApiClient({ origin, token, fetch }) }
}

async function heapOf({ child }: Server): Promise<number> {
  child.send('heap')
  const [told] = await once(child, 'message')
  return z.object({ heap: z.number() }).parse(told).heap
}

const FLOW = JSON.stringify({
  latchwork: 1,
  name: 'soak',
  outputs: { x: 'c.value' },
  nodes: { a: { type: 'soak.call' }, b: { type: 'soak.call' }, c: { type: 'soak.call' } },
  wires: ['a.value -> b.value', 'b.value -> c.value'],
})

/** Starts runs, some side by side, each until it ends; tells those that the server has accepted. */
async function startRuns({ client }: Server, count: number, accept: (run: string) => void): Promise<void> {
  let left = count
  const lane = async (): Promise<void> => {
    while (left-- > 0) {
      try {
        const { run } = await client.call('runs.start', { body: { text: FLOW, inputs: {} } })
        accept(run)
        for await (const event of client.stream('runs.events', { parameters: { run }, query: {} }))
          if (event.type === 'run-end') break
      } catch {
        // The server is dead: what it has not said is not accepted.
        return
      }
    }
  }
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, lane))
}

async function judge(file: string, accepted: readonly string[]): Promise<Pick<Soaked, 'states' | 'odd'>> {
  const server = await startServer(file)
  const states: Partial<Record<RunStatus, number>> = {}
  let odd = 0
  for (const run of accepted) {
    const parameters = { run }
    const status = await server.client.call('runs.show', { parameters }).then(
      (found) => found.status,
      () => undefined,
    )
    if (status === undefined) odd++
    else {
      states[status] = (states[status] ?? 0) + 1
      const ends: string[] = []
      for await (const event of server.client.stream('runs.events', { parameters, query: {} }))
        if (event.type === 'run-end') ends.push(event.status)
      if (ends.length !== 1 || ends[0] !== status) odd++
    }
  }
  server.child.disconnect()
  await server.over
  return { states, odd }
}
