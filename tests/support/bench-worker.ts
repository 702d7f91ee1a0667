import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const rowSchema = z.object({
  ok: z.boolean(),
  error: z.string().optional(),
  nodes: z.number().optional(),
  minMs: z.number().optional(),
  startedAfter: z.number().optional(),
})

/** What one process of the benchmark measured; `ok` is false when its result was wrong or it failed. */
export type BenchRow = z.infer<typeof rowSchema>

/** One cell of the benchmark: an adapter of bench/engine, what is measured, and on which graph. */
export interface BenchCell {
  readonly adapter: string
  readonly mode: 'run' | 'abort'
  readonly kind: 'chain' | 'fan' | 'layered' | 'random'
  readonly size: number
  /** How long the runs of one process may take together, beside the least number of them. */
  readonly budgetMs: number
}

const folder = fileURLToPath(new URL('../../bench/engine/', import.meta.url))

/** Measures one cell in a fresh process, with the benchmark's own worker. */
export function measureCell({ adapter, mode, kind, size, budgetMs }: BenchCell): Promise<BenchRow> {
  const args = ['--expose-gc', 'worker.mjs', adapter, mode, kind, String(size)]
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: folder,
      env: { ...process.env, BENCH_BUDGET_MS: String(budgetMs) },
      stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    })
    let lines = ''
    child.stdio[3]?.on('data', (chunk: Buffer) => {
      lines += chunk.toString()
    })
    child.on('error', reject)
    child.on('close', (code) => {
      const last = lines.trim().split('\n').at(-1)
      const row = rowSchema.safeParse(JSON.parse(last || '{}'))
      if (row.success) resolve(row.data)
      else reject(new Error(`${args.join(' ')} ended with ${code} before it was done; it wrote: ${last}`))
    })
  })
}

/** The fastest run of each adapter over several processes, by turns, so that other load on the machine hits all alike. */
export async function measureFastest(
  adapters: readonly string[],
  cell: Omit<BenchCell, 'adapter' | 'mode'>,
  rounds: number,
): Promise<readonly number[]> {
  const best = new Map(adapters.map((adapter) => [adapter, Infinity]))
  for (let round = 0; round < rounds; round++) {
    for (const [adapter, before] of best) {
      const row = await measureCell({ ...cell, adapter, mode: 'run' })
      if (!row.ok || row.minMs === undefined) throw new Error(`${adapter} failed: ${row.error}`)
      best.set(adapter, Math.min(before, row.minMs))
    }
  }
  return [...best.values()]
}
