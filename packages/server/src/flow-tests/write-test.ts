import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Json, JsonObject } from '@latchwork/engine'
import { z } from 'zod'
import { replaceFile } from '../disk/durable-file.ts'
import { systemCode } from '../disk/system-code.ts'
import { readTestFile, TEST_ENDING } from './test-file.ts'

/** A file of tests as it is written. */
export interface WrittenTests {
  /** All that stands in it, `tests` among it. */
  readonly whole: Readonly<Record<string, unknown>>
  readonly tests: readonly WrittenTest[]
}

/** A test as it is written, with all that its author wrote. */
export interface WrittenTest {
  readonly name: string
  readonly cassette: string
  readonly [field: string]: unknown
}

const EMPTY: WrittenTests = { whole: { 'latchwork-test': 1 }, tests: [] }

const written = z.looseObject({
  tests: z.array(z.looseObject({ name: z.string(), cassette: z.string() })),
})

/** Reads a file of tests to add to it; `name` is for messages. Empty when it is not there. Throws `TestFileError`. */
export async function readWrittenTests(file: string, name: string): Promise<WrittenTests> {
  try {
    await readTestFile(file, name)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return EMPTY
    throw error
  }
  const whole = written.parse(JSON.parse((await readFile(file, 'utf8')).replace(/^\uFEFF/, '')))
  return { whole, tests: whole.tests }
}

/** Writes a test at the end of the file, or in place of the one of its name. */
export async function putTest(file: string, { whole, tests }: WrittenTests, test: WrittenTest): Promise<void> {
  const isThere = tests.some(({ name }) => name === test.name)
  const next = isThere ? tests.map((each) => (each.name === test.name ? test : each)) : [...tests, test]
  await replaceFile(file, `${JSON.stringify({ ...whole, tests: next }, null, 2)}\n`)
}

/** The folder for one more recording of a flow, relative to the file of tests: the first that nothing has. */
export async function freeCassette(file: string, { tests }: Pick<WrittenTests, 'tests'>): Promise<string> {
  const folders = await readdir(join(dirname(file), 'cassettes')).catch(() => [])
  const taken = new Set([...tests.map(({ cassette }) => cassette), ...folders.map((name) => `cassettes/${name}`)])
  const flow = basename(file, TEST_ENDING)
  for (let count = 1; ; count++) {
    const cassette = `cassettes/${flow}${count === 1 ? '' : `-${count}`}`
    if (!taken.has(cassette)) return cassette
  }
}

/** Expects every output as it came. */
export function expectOutputs(outputs: JsonObject): { readonly outputs: Record<string, { readonly equals: Json }> } {
  const expected = Object.entries(outputs).map(([output, value = null]) => [output, { equals: value }] as const)
  return { outputs: Object.fromEntries(expected) }
}
