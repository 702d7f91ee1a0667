import { isJsonObject, type Json, type JsonObject, type Usage } from '@latchwork/engine'
import { differenceInWords, differencesOf } from '@latchwork/nodes/cassette'
import type { Expectation, FlowTest } from './test-file.ts'
import { valueSchema } from './value-schema.ts'

/** What a test found of one of its expectations. */
export interface Verdict {
  /** As `outputs.summary`; `run` for a run that should have been done. */
  readonly where: string
  readonly rule: 'run' | 'error' | 'equals' | 'contains' | 'matches' | 'judged' | 'costBelow'
  readonly expected: Json
  /** Left out where nothing came. */
  readonly came?: Json
  /** What is wrong, each in words; none when it is as expected. */
  readonly faults: readonly string[]
}

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

/** What a test finds of a run, expectation by expectation; of a run that ended otherwise than expected, only that. */
export async function compareRun(run: TestedRun, { expect }: FlowTest, judge: Judge): Promise<readonly Verdict[]> {
  const ended = compareEnd(run, expect.error)
  if (ended !== undefined) return [ended]
  const verdicts: Verdict[] = []
  for (const [output, expectation] of Object.entries(expect.outputs)) {
    const value = run.outputs[output]
    const judgeValue: ValueJudge = async (rule) => (value === undefined ? undefined : judge(rule, { output, value }))
    verdicts.push(...(await compareOutput(`outputs.${output}`, value, { expectation, judge: judgeValue })))
  }
  if (expect.costBelow !== undefined) verdicts.push(compareCost(run.cost, expect.costBelow))
  return verdicts
}

/** Everything that is wrong, in order. */
export function faultsOf(verdicts: readonly Verdict[]): readonly Fault[] {
  return verdicts.flatMap(({ where, faults }) => faults.map((message) => ({ where, message })))
}

function compareEnd({ status, error }: TestedRun, expected: string | undefined): Verdict | undefined {
  if (expected !== undefined) {
    const verdict = { where: 'error', rule: 'error', expected, came: error?.code ?? status } as const
    if (error?.code === expected) return { ...verdict, faults: [] }
    const came = error === undefined ? `The run was ${status}` : `The run failed with "${error.code}": ${error.message}`
    return { ...verdict, faults: [`${came}; it should fail with "${expected}".`] }
  }
  if (status === 'done') return undefined
  const hint = error?.hint === undefined ? '' : `\n${error.hint}`
  const fault = error === undefined ? `The run ended as ${status}.` : `${error.message}${hint}`
  return { where: 'run', rule: 'run', expected: 'done', came: status, faults: [fault] }
}

type ValueJudge = (rule: NonNullable<Expectation['judged']>) => Promise<string | undefined>

async function compareOutput(
  where: string,
  value: Json | undefined,
  { expectation, judge }: { readonly expectation: Expectation; readonly judge: ValueJudge },
): Promise<readonly Verdict[]> {
  const { equals, contains, matches, judged } = expectation
  if (value === undefined) {
    const expected = equals ?? contains ?? matches ?? judged ?? null
    return [{ where, rule: 'equals', expected, faults: ['The run gave no such output.'] }]
  }
  const verdicts: Verdict[] = []
  const add = (rule: Verdict['rule'], expected: Json, faults: readonly string[]): void => {
    verdicts.push({ where, rule, expected, came: value, faults })
  }
  if (equals !== undefined) add('equals', equals, differences(equals, value))
  if (contains !== undefined)
    add('contains', contains, lacking(value, typeof contains === 'string' ? [contains] : contains))
  if (matches !== undefined) add('matches', matches, mismatches(value, matches))
  if (judged !== undefined) {
    const fault = await judge(judged)
    add('judged', typeof judged === 'string' ? judged : judged.rule, fault === undefined ? [] : [fault])
  }
  return verdicts
}

function compareCost(cost: Usage['cost'], limit: number): Verdict {
  const isBelow = cost !== 'unknown' && cost < limit
  const fault = `The run cost ${cost === 'unknown' ? 'an unknown amount' : `$${cost}`}, not below $${limit}.`
  return { where: 'costBelow', rule: 'costBelow', expected: limit, came: cost, faults: isBelow ? [] : [fault] }
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
