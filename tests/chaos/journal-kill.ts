import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'

const toldSchema = z.object({
  run: z.string(),
  result: z.unknown(),
  effects: z.array(z.string()),
  steps: z.number(),
  repeatedAfterKept: z.number(),
  repeatedUnknown: z.number(),
})

type Told = z.output<typeof toldSchema>

/** What came of killing processes at many moments of a run. */
export interface KillTable {
  /** Steps of the run that nobody killed. */
  readonly steps: number
  /** Runs in which processes were killed, one after the other; another process then brought the run to its end. */
  readonly runs: number
  /** Processes that were killed. */
  readonly kills: number
  /** Those among them that had gone on with a run that another process was killed in. */
  readonly killsAgain: number
  /** Effects done again although the journal had kept that they were over. */
  readonly repeatedAfterKept: number
  /** Effects done again because nobody could know that they were over, under the same key. */
  readonly repeatedUnknown: number
  /** Runs that ended otherwise than the one that nobody killed. */
  readonly differing: number
  /** Runs whose effects, repetitions aside, are not those of the one that nobody killed: lost, or under another key. */
  readonly otherEffects: number
}

/** What is to be tried. */
export interface KillOptions {
  /** The first process of a run is killed at every so many moments of it, from the first on. */
  readonly every: number
  /** So many processes that go on with the run are killed, too, each at another moment. */
  readonly again: number
  /** So many processes work at a time. */
  readonly lanes: number
}

/** Kills processes at many moments of a run. */
export async function killAt({ every, again, lanes }: KillOptions): Promise<KillTable> {
  const [whole] = (await inNewFolder((folder) => work(folder, ['-', '0', 'whole', '0']))).told
  if (whole === undefined) throw new Error('The run that nobody kills told nothing.')
  const each = await Promise.all(
    Array.from({ length: lanes }, (_, lane) =>
      inNewFolder((folder) => killInTurn(folder, { from: 1 + lane * every, every: every * lanes, again })),
    ),
  )
  const told = each.flatMap((lane) => lane.told)
  const sum = (count: (one: Told) => number): number => told.reduce((total, one) => total + count(one), 0)
  return {
    steps: whole.steps,
    runs: told.length,
    kills: told.length + each.reduce((total, { killsAgain }) => total + killsAgain, 0),
    killsAgain: each.reduce((total, { killsAgain }) => total + killsAgain, 0),
    repeatedAfterKept: sum((one) => one.repeatedAfterKept),
    repeatedUnknown: sum((one) => one.repeatedUnknown),
    differing: sum((one) => (isDeepStrictEqual(one.result, whole.result) ? 0 : 1)),
    otherEffects: sum((one) => (isDeepStrictEqual(one.effects, whole.effects) ? 0 : 1)),
  }
}

interface Lane {
  readonly told: readonly Told[]
  readonly killsAgain: number
}

/** Each process goes on with the run that the one before was killed in. Ends where a run has no such moment any more. */
async function killInTurn(
  folder: string,
  { from, every, again }: { from: number; every: number; again: number },
): Promise<Lane> {
  const killed: Told[] = []
  let killsAgain = 0
  let before = '-'
  for (let position = from; ; position += every) {
    const fresh = `at-${position}`
    for (let times = 0; ; times++) {
      // Early and late in what is left of the run, and elsewhere with every run.
      const at = before === '-' || times === again ? 0 : 1 + ((position * (times + 2)) % (times === 0 ? 60 : 25))
      const { told, wasKilled } = await work(folder, [before, String(at), fresh, String(position)])
      killed.push(...told.filter(({ run }) => run === before))
      if (told.some(({ run }) => run === fresh)) return { told: killed, killsAgain }
      if (!wasKilled) throw new Error('A worker that was to be killed was not.')
      if (before === '-' || told.some(({ run }) => run === before)) break
      killsAgain++
    }
    before = fresh
  }
}

/** Runs the worker; gives what it told before it was killed, if it was. */
async function work(
  folder: string,
  about: readonly string[],
): Promise<{ readonly told: readonly Told[]; readonly wasKilled: boolean }> {
  const script = join(import.meta.dirname, 'journal-kill-worker.ts')
  const env = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'latch-kill-compiled') }
  const child = spawn(process.execPath, [script, folder, ...about], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const over = once(child, 'exit')
  const told: Told[] = []
  for await (const line of createInterface(child.stdout)) told.push(toldSchema.parse(JSON.parse(line)))
  const [code, signal] = await over
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(`The worker ended with ${code ?? signal}.`)
  return { told, wasKilled: signal === 'SIGKILL' }
}

async function inNewFolder<Value>(use: (folder: string) => Promise<Value>): Promise<Value> {
  const folder = mkdtempSync(join(tmpdir(), 'latch-kill-'))
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
