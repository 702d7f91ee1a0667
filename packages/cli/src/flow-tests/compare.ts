import { isJsonObject, type Json, type JsonObject, type Usage } from '@latchwork/engine'
import { differenceInWords, differencesOf } from '@latchwork/nodes/cassette'
import type { Expectation, FlowTest } from './test-file.ts'
import { valueSchema } from './value-schema.ts'

/** What a test found wrong. */
export interface Fault {
  /** As `outputs.summary`. */
  readonly where: string
  readonly message: string
}

/** A run as a test sees it. */
export interface TestedRun {
  readonly status: string
  readonly outputs: JsonObject
  readonly cost: Usage['cost']
  readonly error?: { readonly code: string; readonly message: string; readonly hint?: string }
}

/** Asks whether a value keeps a rule; undefined when it does, else why not. */
export type Judge = (
  rule: NonNullable<Expectation['judged']>,
  asked: { output: string; value: Json },
) => Promise<string | undefined>

const SHOWN_DIFFERENCES = 5

/** Where a run is not what a test expects. */
export async function compareRun(run: TestedRun, { expect }: FlowTest, judge: Judge): Promise<readonly Fault[]> {
  const ended = compareEnd(run, expect.error)
  if (ended !== undefined) return [ended]
  const faults: Fault[] = []
  for (const [name, expectation] of Object.entries(expect.outputs)) {
    const where = `outputs.${name}`
    const value = run.outputs[name]
    if (value === undefined) faults.push({ where, message: 'The run gave no such output.' })
    else
      for (const message of await compareValue(value, expectation, (rule) => judge(rule, { output: name, value })))
        faults.push({ where, message })
  }
  const limit = expect.costBelow
  if (limit !== undefined && (run.cost === 'unknown' || run.cost >= limit))
    faults.push({
      where: 'costBelow',
      message: `The run cost ${run.cost === 'unknown' ? 'an unknown amount' : `$${run.cost}`}, not below $${limit}.`,
    })
  return faults
}

function compareEnd({ status, error }: TestedRun, expected: string | undefined): Fault | undefined {
  if (expected !== undefined) {
    if (error?.code === expected) return undefined
    const came = error === undefined ? `The run was ${status}` : `The run failed with "${error.code}": ${error.message}`
    return { where: 'error', message: `${came}; it should fail with "${expected}".` }
  }
  if (status === 'done') return undefined
  const hint = error?.hint === undefined ? '' : `\n${error.hint}`
  return { where: 'run', message: error === undefined ? `The run ended as ${status}.` : `${error.message}${hint}` }
}

async function compareValue(
  value: Json,
  { equals, contains, matches, judged }: Expectation,
  judge: (rule: NonNullable<Expectation['judged']>) => Promise<string | undefined>,
): Promise<readonly string[]> {
  const faults: string[] = []
  if (equals !== undefined) faults.push(...differences(equals, value))
  if (contains !== undefined) faults.push(...lacking(value, typeof contains === 'string' ? [contains] : contains))
  if (matches !== undefined) faults.push(...mismatches(value, matches))
  const verdict = judged === undefined ? undefined : await judge(judged)
  if (verdict !== undefined) faults.push(verdict)
  return faults
}

function differences(expected: Json, value: Json): readonly string[] {
  const found = differencesOf(expected, value)
  const rest = found.length - SHOWN_DIFFERENCES
  const words = found.slice(0, SHOWN_DIFFERENCES).map(differenceInWords)
  return rest > 0 ? [...words, `and ${rest === 1 ? 'one more difference' : `${rest} more differences`}`] : words
}

function lacking(value: Json, parts: readonly Json[]): readonly string[] {
  const has = (part: Json): boolean =>
    Array.isArray(value)
      ? value.some((element) => differencesOf(element, part, 1).length === 0)
      : typeof part === 'string' && (typeof value === 'string' ? value : JSON.stringify(value)).includes(part)
  return parts.filter((part) => !has(part)).map((part) => `does not contain ${shown(part)}: ${shown(value)}`)
}

function mismatches(value: Json, schema: unknown): readonly string[] {
  const { error } = valueSchema(schema).safeParse(value)
  return (error?.issues ?? []).map(
    ({ path, message }) => `does not follow the schema at ${path.join('.') || 'its root'}: ${message}`,
  )
}

function shown(value: Json): string {
  const text = JSON.stringify(value)
  const isLong = text.length > 300
  return isLong
    ? `${text.slice(0, 300)}… (${isJsonObject(value) || Array.isArray(value) ? 'JSON' : 'text'} of ${text.length} characters)`
    : text
}
