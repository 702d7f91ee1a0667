import { z } from 'zod'

/** How far a run is. `interrupted`: the process that ran it ended before the run did. */
export const runStatusSchema = z.enum(['running', 'done', 'failed', 'canceled', 'waiting', 'interrupted'])

/** How far a run is. */
export type RunStatus = z.output<typeof runStatusSchema>
