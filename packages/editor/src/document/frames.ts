import type { FlowGraph, Json } from '@latchwork/engine'
import { z } from 'zod'
import type { Box } from './node-box.ts'

/** The colours of frames and notes; the style sheet says how they look. */
export const FRAME_COLORS = ['grey', 'blue', 'green', 'amber', 'red', 'purple'] as const

const boxSchema = z.tuple([z.number(), z.number(), z.number().min(1), z.number().min(1)])
const colorSchema = z.enum(FRAME_COLORS).catch('grey')

const frameSchema = z.object({
  id: z.string(),
  title: z.string().catch(''),
  color: colorSchema,
  nodes: z.array(z.string()).optional().catch(undefined),
  box: boxSchema.optional().catch(undefined),
})

const noteSchema = z.object({ id: z.string(), text: z.string().catch(''), color: colorSchema, box: boxSchema })

/** A titled area around nodes, or a free one with a box `[x, y, width, height]`. */
export type Frame = z.output<typeof frameSchema>

/** A text on the canvas; Markdown. */
export type Note = z.output<typeof noteSchema>

/** The frames of a graph. Entries that are none stay in the file and are not shown. */
export function framesOf(graph: FlowGraph): readonly Frame[] {
  return readEntries(graph.frames, frameSchema)
}

/** The notes of a graph. Entries that are none stay in the file and are not shown. */
export function notesOf(graph: FlowGraph): readonly Note[] {
  return readEntries(graph.notes, noteSchema)
}

/** What a note is called where only a line has room: its first line, without the marks of Markdown. */
export function firstLineOf(text: string): string {
  const line = text.split('\n').find((each) => /\w/.test(each)) ?? ''
  return line.replace(/^[#>*\-\s]+|[*_`]+/g, '').slice(0, 80)
}

/** A box as the file holds it. */
export function boxForFile({ x, y, width, height }: Box): [number, number, number, number] {
  return [Math.round(x) + 0, Math.round(y) + 0, Math.round(width), Math.round(height)]
}

/** A box of the file. */
export function boxOfFile([x, y, width, height]: readonly [number, number, number, number]): Box {
  return { x, y, width, height }
}

/** The entries of `frames` or `notes`, whatever they are. */
export function entriesOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}

function readEntries<Entry>(value: Json | undefined, schema: z.ZodType<Entry>): readonly Entry[] {
  return entriesOf(value).flatMap((entry) => {
    const read = schema.safeParse(entry)
    return read.success ? [read.data] : []
  })
}
