import { z } from 'zod'
import { problemSchema } from './problem.ts'

/** A flow's place: relative to the project, with forward slashes, ending in `.flow.json`. */
const flowPath = z.string().min(1).max(1024)
/** The hash of the content. */
const revision = z.string().min(1).max(128)

/** A flow file in a list. */
export const flowSummarySchema = z.object({
  path: z.string(),
  /** The file's name without folder and ending. */
  name: z.string(),
  /** The name in the file, or the file's name when it cannot be read. */
  title: z.string(),
  /** Epoch milliseconds. */
  modified: z.number(),
  /** Bytes. */
  size: z.number(),
})

/** A flow with its text. `problems` has everything that keeps it from running. */
export const openFlowSchema = flowSummarySchema.extend({
  text: z.string(),
  revision,
  /** Whether the text is as `formatFlow` writes it. */
  isCanonical: z.boolean(),
  problems: z.array(problemSchema),
})

/** A save that was done. */
export const savedFlowSchema = openFlowSchema.omit({ text: true })

/** How long a deleted flow stays in the trash, in days. */
export const TRASH_DAYS = 30

/** A flow that was deleted and can be restored. */
export const trashedFlowSchema = z.object({
  id: z.string(),
  path: z.string(),
  title: z.string(),
  /** Epoch milliseconds. */
  deleted: z.number(),
  size: z.number(),
})

export const flowListSchema = z.object({
  flows: z.array(flowSummarySchema),
  /** True when there are more than the list holds. */
  isCut: z.boolean(),
})
export const onlyPath = z.object({ path: flowPath })
export const saveFlowBody = z.object({ path: flowPath, text: z.string(), revision })
export const createFlowBody = z.object({
  path: flowPath,
  /** An empty flow when left out. */
  text: z.string().optional(),
})
export const renameFlowBody = z.object({ path: flowPath, to: flowPath })
export const duplicateFlowBody = z.object({
  path: flowPath,
  /** `name-copy.flow.json` beside it, or the next free name, when left out. */
  to: flowPath.optional(),
})
export const trashListSchema = z.object({ flows: z.array(trashedFlowSchema) })
export const restoreFlowBody = z.object({ id: z.string().min(1).max(200), to: flowPath.optional() })
export const checkFlowBody = z.object({ text: z.string() })
export const checkedFlowSchema = z.object({ problems: z.array(problemSchema) })

/** A flow file in a list. */
export type FlowSummary = z.output<typeof flowSummarySchema>
/** A flow with its text. */
export type OpenFlow = z.output<typeof openFlowSchema>
/** A save that was done. */
export type SavedFlow = z.output<typeof savedFlowSchema>
/** A deleted flow. */
export type TrashedFlow = z.output<typeof trashedFlowSchema>
