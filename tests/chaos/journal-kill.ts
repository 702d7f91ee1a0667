import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'

const toldSchema = z.object({
  result: z.unknown(),
  effects: z.array(z.string()),
  steps: z.number().optional(),
  repeatedAfterKept: z.number(),
  repeatedUnknown: z.number(),
})

type Told = z.output<typeof toldSchema>

/** What came of killing a process at many moments of a run. */
export interface KillTable {
  /** Steps of the run that nobody killed. */
  readonly steps: number
  /** Moments at which a process was killed; afterwards the run went on in another process until its end. */
  readonly positions: number
  /** Effects done again although the journal had kept that they were over. */
  readonly repeatedAfterKept: number
  /** Effects done again because nobody could know that they were over, under the same key. */
  readonly repeatedUnknown: number
  /** Runs that ended otherwise than the one that nobody killed. */
  readonly differing: number
  /** Runs whose effects, repetitions aside, are not those of the one that nobody killed: lost, or under another key. */
  readonly otherEffects: number
}

/** Kills at every so many moments of a run, from the first on; `lanes` processes at a time. */
export async function killAt({ every, lanes }: { readonly every: number; readonly lanes: number }): Promise<KillTable> {
  const [whole] = await inNewFolder((folder) => work(folder, ['-', 'whole', '0']))
  if (whole === undefined) throw new Error('The run that nobody kills told nothing.')
  const each = await Promise.all(
    Array.from({ length: lanes }, (_, lane) =>
      inNewFolder((folder) => killInTurn(folder, { from: 1 + lane * every, every: every * lanes })),
    ),
  )
  const told = each.flat()
  const sum = (count: (one: Told) => number): number => told.reduce((total, one) => total + count(one), 0)
  return {
    steps: whole.steps ?? 0,
    positions: told.length,
    repeatedAfterKept: sum((one) => one.repeatedAfterKept),
    repeatedUnknown: sum((one) => one.repeatedUnknown),
    differing: sum((one) => (isDeepStrictEqual(one.result, whole.result) ? 0 : 1)),
    otherEffects: sum((one) => (isDeepStrictEqual(one.effects, whole.effects) ? 0 : 1)),
  }
}

/** Each process goes on with the run that the one before was killed in. Ends where a run has no such moment any more. */
async function killInTurn(folder: string, { from, every }: { from: number; every: number }): Promise<readonly Told[]> {
  const resumed: Told[] = []
  let before = '-'
  for (let position = from; ; position += every) {
    const told = await work(folder, [before, `at-${position}`, String(position)])
    resumed.push(...told.filter(({ steps }) => steps === undefined))
    if (told.some(({ steps }) => steps !== undefined)) return resumed
    before = `at-${position}`
  }
}

/** Runs the worker; gives what it told before it was killed, if it was. */
async function work(folder: string, about: readonly string[]): Promise<readonly Told[]> {
  const script = join(import.meta.dirname, 'journal-kill-worker.ts')
  const env = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'latch-kill-compiled') }
  const child = spawn(process.execPath, [script, folder, ...about], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const over = once(child, 'exit')
  const told: Told[] = []
  for await (const line of createInterface(child.stdout)) told.push(toldSchema.parse(JSON.parse(line)))
  const [code, signal] = await over
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(`The worker ended with ${code ?? signal}.`)
  return told
}

async function inNewFolder<Value>(use: (folder: string) => Promise<Value>): Promise<Value> {
  const folder = mkdtempSync(join(tmpdir(), 'latch-kill-'))
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
