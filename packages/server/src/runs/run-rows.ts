import { z } from 'zod'
import { jsonObject } from '../api/json-value.ts'
import {
  hindranceSchema,
  keyUsedSchema,
  nodeTimingSchema,
  runPartSchema,
  runErrorSchema,
  usageSchema,
  type RunDetails,
  type RunSummary,
} from '../api/runs.ts'
import { runStatusSchema } from '../api/run-status.ts'

const json = <Schema extends z.ZodType>(schema: Schema) =>
  z.string().transform((text): z.output<Schema> => schema.parse(JSON.parse(text)))

/** A row of the table of runs. */
export const runRow = z.object({
  id: z.string(),
  status: runStatusSchema,
  path: z.string().nullable(),
  flow: z.string(),
  revision: z.string(),
  owner: z.string(),
  started_at: z.number(),
  ended_at: z.number().nullable(),
  inputs: json(jsonObject),
  outputs: json(jsonObject),
  error: json(runErrorSchema).nullable(),
  usage: json(usageSchema),
  keys: json(z.array(keyUsedSchema)),
  waiting_for: json(z.array(z.string())),
  events: z.number(),
  part: json(runPartSchema).nullable(),
  held: json(hindranceSchema).nullable(),
  rested: z.number(),
})

/** A run as the store gives it, timings, waits and unknown outcomes left out. */
export type StoredRun = Omit<RunDetails, 'timings' | 'waits' | 'unknown' | 'noTest'> & { readonly owner: string }

/** A row as a run. */
export function runOf(row: unknown): StoredRun {
  const { id, path, started_at, ended_at, error, keys, waiting_for, part, held, rested, ...rest } = runRow.parse(row)
  return {
    ...rest,
    run: id,
    startedAt: started_at,
    cost: rest.usage.cost,
    key: keys[0] ?? null,
    keys,
    waitingFor: waiting_for,
    ...(path !== null && { path }),
    ...(part !== null && { part }),
    ...(held !== null && { hindrance: held }),
    ...(rested > 0 && { restedMs: rested }),
    ...(ended_at !== null && { endedAt: ended_at }),
    ...(error !== null && { error }),
  }
}

/** A run as a list shows it. */
export function summaryOf(stored: StoredRun): RunSummary {
  const { inputs: _inputs, outputs: _outputs, keys: _keys, waitingFor: _waiting, owner: _owner, ...summary } = stored
  return summary
}

const timingRow = z.object({
  type: z.string(),
  path: z.string(),
  at: z.number(),
  usage: json(nodeTimingSchema.shape.usage).nullable(),
  reused: z.number().nullable(),
})

/** What the timings of a run are made of. */
export type TimingRow = z.output<typeof timingRow>

/** Reads such a row. */
export function timingRowOf(row: unknown): TimingRow {
  return timingRow.parse(row)
}
