import { z } from 'zod'
import { jsonObject, jsonValue } from './json-value.ts'

const flowPath = z.string().min(1).max(1024)
const testName = z.string().trim().min(1).max(200)

/** What a test found of one of its expectations. */
export const verdictSchema = z.object({
  /** As `outputs.summary`; `run` for a run that should have been done. */
  where: z.string(),
  rule: z.enum(['run', 'error', 'equals', 'contains', 'matches', 'judged', 'costBelow']),
  expected: jsonValue,
  /** Left out where nothing came. */
  came: jsonValue.optional(),
  /** What is wrong, each in words; none when it is as expected. */
  faults: z.array(z.string()),
})

/** How a test ended. */
export const testReportSchema = z.object({
  state: z.enum(['passed', 'failed', 'cannot-run']),
  /** When it ended, in epoch milliseconds. */
  at: z.number(),
  /** Milliseconds. */
  took: z.number(),
  verdicts: z.array(verdictSchema),
  /** Calls that the recording lacks: of which node, what was asked, and what is the matter. */
  misses: z.array(
    z.object({
      path: z.string(),
      what: z.string(),
      why: z.string(),
      /** Where it differs from what was recorded, and what stands there; left out where nothing does. */
      differences: z.array(z.object({ path: z.string(), before: jsonValue.optional(), after: jsonValue.optional() })),
    }),
  ),
  /** Paths of nodes with recorded calls that nobody asked for. */
  unasked: z.array(z.string()),
  /** How many calls were answered from the recording. */
  played: z.number(),
  /** Why it cannot run. */
  problem: z.object({ message: z.string(), hint: z.string().optional() }).optional(),
})

/** A test of a flow. */
export const flowTestSchema = z.object({
  /** The file that it stands in, relative to the project. */
  file: z.string(),
  name: z.string(),
  inputs: jsonObject,
  /** The folder of its recording, relative to the file. */
  cassette: z.string(),
  /** What it expects, in words. */
  expects: z.array(z.string()),
  /** A model judges an output, so that the editor cannot record it again. */
  isJudged: z.boolean(),
  /** How it ended last in this server. */
  last: testReportSchema.optional(),
  /** The flow or the test was changed since. */
  isStale: z.boolean(),
})

export const testListQuery = z.object({ flow: flowPath })
export const testListSchema = z.object({
  tests: z.array(flowTestSchema),
  /** Files of tests that cannot be read, and why. */
  broken: z.array(z.object({ file: z.string(), message: z.string(), hint: z.string().optional() })),
})
export const runTestsBody = z.object({
  flow: flowPath,
  /** All tests of the flow when left out. */
  test: z.object({ file: flowPath, name: z.string() }).optional(),
})
/** Each test, when it begins and when it has ended. */
export const testEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('test-start'), file: z.string(), name: z.string() }),
  z.object({ type: z.literal('test-end'), file: z.string(), name: z.string(), report: testReportSchema }),
])
export const makeTestBody = z.object({
  /** The run that it is made of. */
  run: z.string().max(128),
  name: testName,
  /** Whether it may take the place of a test of the same name. */
  replace: z.boolean().default(false),
})
/** Where a test stands that was made. */
export const madeTestSchema = z.object({
  /** The flow, relative to the project. */
  flow: z.string(),
  file: z.string(),
  name: z.string(),
})
export const recordTestBody = z.object({ flow: flowPath, file: flowPath, name: z.string() })
export const recordedTestSchema = z.object({ run: z.string(), report: testReportSchema })

/** How a test ended. */
export type TestReport = z.output<typeof testReportSchema>
/** What a test found of one of its expectations. */
export type TestVerdict = z.output<typeof verdictSchema>
/** A test of a flow. */
export type FlowTestRow = z.output<typeof flowTestSchema>
/** The tests of a flow. */
export type FlowTestList = z.output<typeof testListSchema>
