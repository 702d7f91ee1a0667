import { findNonJson } from '@latchwork/engine'
import { z } from 'zod'
import { jsonObject, jsonValue } from './json-value.ts'
import { runDetailsSchema, runErrorSchema, usageSchema, type WireRunEvent } from './runs.ts'

/** The version of the format of exported runs. */
export const RUN_FILE_VERSION = 1

const failure = runErrorSchema.extend({ details: jsonValue.optional() })
const delta = z.union([
  z.object({ port: z.string(), text: z.string() }),
  z.object({ note: z.string() }),
  z.object({ tool: z.string(), status: z.enum(['start', 'end', 'error']) }),
])

/** What the events of each type hold. */
const eventShapes: Readonly<Record<WireRunEvent['type'], z.ZodType>> = {
  'run-start': z.object({ flow: z.string() }),
  'node-hold': z.object({ node: z.string(), inputs: jsonObject, reason: z.string() }),
  'node-release': z.object({}),
  'node-start': z.object({ node: z.string() }),
  'node-delta': z.object({ delta }),
  'node-end': z.object({ outputs: jsonObject, usage: usageSchema, reused: z.boolean() }),
  'node-error': z.object({ error: failure, handled: z.boolean() }),
  'node-skip': z.object({ because: z.enum(['skipped', 'failed']) }),
  'node-retry': z.object({ attempt: z.number(), waitMs: z.number(), error: failure }),
  'run-wait': z.object({ signal: z.string(), about: jsonValue.optional(), until: z.number().optional() }),
  'run-end': z.object({ status: z.enum(['done', 'failed', 'canceled', 'waiting', 'interrupted']) }),
}
const eventFacts = z.object({ type: z.string(), run: z.string(), seq: z.number(), at: z.number(), path: z.string() })

/** Events as somebody else's file may hold them; those of our own store are trusted. */
const fileEventSchema = z.custom<WireRunEvent>((value) => {
  const { data } = eventFacts.safeParse(value)
  const shape = Object.entries(eventShapes).find(([type]) => type === data?.type)?.[1]
  return shape?.safeParse(value).success === true
}, 'expected an event of a run')

/** A part of a node that was a step of its own: a turn or a tool call of an agent. */
const partSchema = z.object({
  /** `agent#turn-2`. */
  path: z.string(),
  status: z.enum(['started', 'done', 'failed']),
  /** Epoch milliseconds. */
  startedAt: z.number(),
  endedAt: z.number().optional(),
  /** What it gave; left out for one that failed or did not end. */
  outputs: jsonObject.optional(),
})

const mediumSchema = z.object({
  mediaType: z.string(),
  name: z.string().optional(),
  /** Bytes. */
  size: z.number(),
  /** In base64. */
  content: z.string().optional(),
  /**
   * Why the content is not there: it is `too-large`, a `secret` was found in it, it is of a kind that is
   * `not-searchable` for secrets, or it is `gone` from the project.
   */
  leftOut: z.enum(['too-large', 'secret', 'not-searchable', 'gone']).optional(),
})

/** A run as one file with nothing secret in it. All times are epoch milliseconds, all costs US dollars. */
export const runFileSchema = z.object({
  latchworkRun: z.literal(RUN_FILE_VERSION),
  /** When, and by which version of Latchwork. */
  exported: z.object({ at: z.number(), by: z.string() }),
  run: runDetailsSchema.omit({ noTest: true }),
  /** The flow as it was when it ran last; null where it was not kept. */
  flow: jsonObject.nullable(),
  /** The versions of the node types that the flow uses, as they were at the time of the export. */
  types: z.record(z.string(), z.number()),
  /** The day of the price table of the Latchwork that exported. */
  pricesAsOf: z.string(),
  /** What happened, in order. Text that streamed is left out where the whole is in the outputs, so numbers have gaps. */
  events: z.array(fileEventSchema),
  parts: z.array(partSchema),
  /** Media that values mention, by address (`sha256:…`). */
  media: z.record(z.string(), mediumSchema),
  /** What was taken out on the way. */
  removed: z.object({
    /** How many secrets, by kind; the mark `[secret]` stands in their place. */
    secrets: z.record(z.string(), z.number()),
    /** How many marks the record of the run had before. */
    before: z.number(),
    /** How many mentions of the person's and the project's folder, which now read `{home}` and `{project}`. */
    folders: z.number(),
    /** Stores of secrets that could not be read, so that their values were not looked for. */
    unread: z.array(z.string()),
  }),
})

/** A run as one file. */
export type RunFile = z.output<typeof runFileSchema>

/** A file is not an exported run that this Latchwork can read. */
export class RunFileError extends Error {
  override readonly name = 'RunFileError'
  readonly code = 'bad-run-file'
  readonly hint: string

  constructor(message: string, hint: string) {
    super(message)
    this.hint = hint
  }
}

/** The text of the file. */
export function formatRunFile(file: RunFile): string {
  return `${JSON.stringify(file, null, 2)}\n`
}

/** What the file is called: `<flow>-<run>.run.json`. */
export function runFileName({ run: { flow, run } }: Pick<RunFile, 'run'>): string {
  return `${[flow, run].map((part) => part.replaceAll(/[^\p{L}\p{N}_-]+/gu, '-').slice(0, 80)).join('-')}.run.json`
}

const MAX_CHARACTERS = 256_000_000
const EXPORT_AGAIN = 'Export the run again.'

/** Reads such a file. Throws `RunFileError`. */
export function parseRunFile(text: string): RunFile {
  if (text.length > MAX_CHARACTERS) throw new RunFileError('This file is too large for an exported run.', EXPORT_AGAIN)
  const value = parseJson(text)
  const version: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'latchworkRun') : undefined
  if (typeof version !== 'number')
    throw new RunFileError('This file is not an exported run.', 'An exported run is named .run.json.')
  if (version > RUN_FILE_VERSION)
    throw new RunFileError(
      `This run was exported by a newer Latchwork: its format is ${version}, this one reads ${RUN_FILE_VERSION}.`,
      'Use the newer Latchwork.',
    )
  const problem = findNonJson(value)
  if (problem !== undefined) throw new RunFileError(`This exported run is damaged: ${problem}.`, EXPORT_AGAIN)
  const { data, error } = runFileSchema.safeParse(value)
  if (data !== undefined) return data
  const [{ path, message }] = error.issues
  throw new RunFileError(`This exported run is damaged at ${path.join('.')}: ${message}.`, EXPORT_AGAIN)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new RunFileError('This file is not JSON.', 'An exported run is named .run.json.')
  }
}
