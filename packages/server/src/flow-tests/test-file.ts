import { readFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { findDuplicateKey, locate } from '@latchwork/engine'
import { z } from 'zod'
import { jsonValue } from '../api/json-value.ts'
import type { FlowProblem } from '../api/problem.ts'
import { valueSchema } from './value-schema.ts'

/** How the file with the tests of `name.flow.json` ends. */
export const TEST_ENDING = '.flow.test.json'

/** The file with the tests of a flow, by the path of either. */
export function testFileOf(flow: string): string {
  return flow.replace(/\.flow\.json$/, TEST_ENDING)
}

const expectationSchema = z.strictObject({
  /** The whole value. */
  equals: jsonValue.optional(),
  /** Texts that a text contains, or elements that a list has. */
  contains: z.union([z.string(), z.array(jsonValue).min(1)]).optional(),
  /** A JSON schema that the value follows. */
  matches: z.record(z.string(), jsonValue).superRefine(refuseBadSchema).optional(),
  /** What a model is asked about the value: a rule that it must keep. */
  judged: z
    .union([z.string().min(1), z.strictObject({ rule: z.string().min(1), model: z.string().min(1) })])
    .optional(),
})

const testSchema = z.strictObject({
  name: z.string().min(1),
  inputs: z.record(z.string(), jsonValue).default({}),
  /** The folder of the recording, relative to the file. */
  cassette: z.string().min(1),
  expect: z.strictObject({
    outputs: z.record(z.string(), expectationSchema).default({}),
    /** US dollars. */
    costBelow: z.number().positive().optional(),
    /** The code of the error with which the run fails. */
    error: z.string().min(1).optional(),
  }),
})

const fileSchema = z.strictObject({
  'latchwork-test': z.literal(1),
  /** The flow, relative to the file; the one of the same name when left out. */
  flow: z.string().min(1).optional(),
  tests: z.array(testSchema).min(1),
})

/** What a test expects of one output. */
export type Expectation = z.output<typeof expectationSchema>
/** One test of a flow. */
export type FlowTest = z.output<typeof testSchema>

/** A file of tests that can run. */
export interface TestFile {
  /** As the person sees it. */
  readonly name: string
  readonly folder: string
  /** The flow, relative to the folder. */
  readonly flow: string
  readonly tests: readonly FlowTest[]
}

/** A file that holds no tests, with every problem and its position. */
export class TestFileError extends Error {
  override readonly name = 'TestFileError'
  readonly code = 'invalid-test'
  readonly hint = 'What it may hold is told in docs/testing.md.'
  readonly problems: readonly FlowProblem[]

  constructor(file: string, problems: readonly FlowProblem[]) {
    const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`
    super(`${file} is not a file of tests: ${count}. ${problems[0]?.message ?? ''}`)
    this.problems = problems
  }
}

/** Reads the tests of a flow; `name` is for messages. Throws `TestFileError`. */
export async function readTestFile(path: string, name: string): Promise<TestFile> {
  const text = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '')
  const { flow = basename(path).replace(TEST_ENDING, '.flow.json'), tests } = parse(text, name)
  return { name, folder: dirname(path), flow, tests }
}

function parse(text: string, name: string): z.output<typeof fileSchema> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    const [, line, column] = /line (\d+) column (\d+)/.exec(words) ?? []
    const place = line === undefined ? {} : { line: Number(line), column: Number(column) }
    throw new TestFileError(name, [{ code: 'not-json', path: '', message: `This is not JSON: ${words}.`, ...place }])
  }
  const twice = findDuplicateKey(text)
  if (twice !== undefined) {
    const path = pathOf(twice.path)
    const { line, column } = locate(text, path)
    throw new TestFileError(name, [
      { code: 'duplicate-key', path, message: 'This name stands here twice.', line, column },
    ])
  }
  const { data, error } = fileSchema.safeParse(value)
  if (data !== undefined) return data
  throw new TestFileError(
    name,
    error.issues.map((issue) => findingOf(issue, text)),
  )
}

function findingOf(issue: z.core.$ZodIssue, text: string): FlowProblem {
  const inside = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path
  const path = pathOf(inside)
  const { line, column } = locate(text, path)
  return { code: 'bad-test', path, message: `${issue.message}.`, line, column }
}

/** As `tests[0].expect`. */
function pathOf(steps: readonly PropertyKey[]): string {
  return steps
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '')
}

function refuseBadSchema(schema: unknown, problems: z.RefinementCtx): void {
  try {
    valueSchema(schema)
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    problems.addIssue({ code: 'custom', message: `This is not a JSON schema that can be used: ${words}` })
  }
}
