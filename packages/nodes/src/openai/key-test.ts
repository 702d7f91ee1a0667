import type { NodeContext } from '@latchwork/engine'
import type { Credential } from '@latchwork/secrets'
import { askServer, type KeyQuestion, type TestAnswer } from './key-questions.ts'
import { tellOutcome, type OutcomeCode, type OutcomeFacts } from './outcome-texts.ts'
import { BUILT_IN_PRICES } from './price-table.ts'
import { costOf } from './prices.ts'
import { factsOf } from './refusal-rules.ts'
import { DEFAULT_MODEL } from './settings.ts'

/** What the test of a key works with. */
export interface KeyTestOptions {
  readonly fetch: NodeContext['fetch']
  /** The model that the key should be able to run. */
  readonly model?: string
  /** Also runs the model, which costs: the only proof that there is credit. */
  readonly paid?: boolean
  /** How long each answer may take, in milliseconds. */
  readonly patienceMs?: number
  /** The variable of the environment that names a proxy, which is not used. */
  readonly proxy?: string | undefined
  readonly signal?: AbortSignal
}

/** One question of the test, and what its answer showed. */
export interface KeyTestStep {
  readonly question: KeyQuestion
  readonly isGood: boolean
  /** What was asked: `List of models`. */
  readonly title: string
  /** What came of it. */
  readonly message: string
}

/** What a test showed. */
export interface KeyTestResult {
  /** Whether the key can be used; `unverified` when the answer says nothing about the key. */
  readonly outcome: 'accepted' | 'refused' | 'unverified'
  readonly code: OutcomeCode
  readonly title: string
  readonly message: string
  readonly hint: string
  readonly baseURL: string
  readonly model: string
  /** Whether it may run models; undefined when that was not shown. */
  readonly canRun?: boolean
  /** The permissions that are missing. */
  readonly scopes: readonly string[]
  /** How many models the key sees. */
  readonly models?: number
  readonly steps: readonly KeyTestStep[]
}

/** The most tokens that the test that costs can use; the answer is cut off there. */
const PAID_TOKENS = { input: 30, cached: 0, cacheWritten: 0, output: 16 } as const

/** What the test that costs can cost at most, in US dollars; `unknown` for a model without a price. */
export function costOfPaidTest(model: string = DEFAULT_MODEL): number | 'unknown' {
  return costOf(BUILT_IN_PRICES, model, PAID_TOKENS)
}

/** The warning before the test that costs: what it does, on whose account, and for how much. */
export function paidTestInWords(model: string = DEFAULT_MODEL): string {
  const most = costOfPaidTest(model)
  const price = most === 'unknown' ? 'What it costs is not known' : `It costs at most $${most.toPrecision(2)}`
  return `This test also runs ${model} once, on the account of the key, for an answer of at most ${PAID_TOKENS.output} tokens. ${price}.`
}

/**
 * Asks the server of a key cheap questions first: the list of models, a count of tokens, and, only where that is wanted,
 * a short answer of a model. Either of the free questions alone would lead astray: a read-only key may list and not run,
 * a restricted one run and not list. Never throws for what an answer, or none, can show.
 */
export async function testKey(credential: Credential, options: KeyTestOptions): Promise<KeyTestResult> {
  const model = options.model ?? DEFAULT_MODEL
  const asking = { ...options, model }
  const answers: TestAnswer[] = []
  const ask = async (question: KeyQuestion): Promise<TestAnswer> => {
    const answer = await askServer(credential, question, asking)
    answers.push(answer)
    return answer
  }
  const listed = await ask('models')
  let code = listed.code
  if (listed.isGood || LEAVES_OPEN.has(listed.code)) code = afterCount(listed, await ask('tokens'))
  if (options.paid === true && MAY_RUN.has(code)) {
    const ran = await ask('run')
    code = ran.isGood ? 'proven' : ran.code
  }
  return resultOf(code, { credential, model, answers })
}

/** Answers to the list after which the key may be good all the same: it is known, or the server has no such list. */
const LEAVES_OPEN: ReadonlySet<OutcomeCode> = new Set(['missing-scopes', 'permission-denied', 'not-found'])
const MAY_RUN: ReadonlySet<OutcomeCode> = new Set(['able', 'restricted', 'accepted'])
const NEITHER = 'it knows neither a list of models nor the Responses API'
/** Answers by which a server says that it cannot count tokens. */
const NO_COUNT: ReadonlySet<OutcomeCode> = new Set(['not-found', 'bad-request', 'wrong-address', 'permission-denied'])

function afterCount(listed: TestAnswer, counted: TestAnswer): OutcomeCode {
  if (counted.isGood) return listed.code === 'missing-scopes' ? 'restricted' : 'able'
  if (counted.code === 'missing-scopes') return listed.isGood ? 'read-only' : 'missing-scopes'
  if (!NO_COUNT.has(counted.code)) return counted.code
  if (listed.isGood || listed.code === 'missing-scopes') return 'accepted'
  return listed.code === 'not-found' ? 'wrong-address' : listed.code
}

function resultOf(
  code: OutcomeCode,
  {
    credential,
    model,
    answers,
  }: { readonly credential: Credential; readonly model: string; readonly answers: readonly TestAnswer[] },
): KeyTestResult {
  const scopes = [...new Set(answers.flatMap((answer) => answer.scopes))]
  const bad = answers.findLast((answer) => !answer.isGood)
  const said = code === 'wrong-address' && bad?.code !== code ? NEITHER : (bad?.said ?? '')
  const status = bad?.status
  const facts = { ...factsOf({ credential, model, said, ...(status !== undefined && { status }) }) }
  const { title, message, hint } = tellOutcome(code, { ...facts, scopes: scopes.join(', ') })
  const models = answers.find((answer) => answer.models !== undefined)?.models
  const canRun = RUNS[code]
  return {
    outcome: verdictOf(code),
    code,
    title,
    message,
    hint,
    baseURL: credential.baseURL,
    model,
    scopes,
    steps: answers.map((answer) => stepOf(answer, facts)),
    ...(canRun !== undefined && { canRun }),
    ...(models !== undefined && { models }),
  }
}

function stepOf(answer: TestAnswer, facts: OutcomeFacts): KeyTestStep {
  const { question, isGood, code, said, scopes, models } = answer
  const base = { question, isGood, title: TITLES[question] }
  if (!isGood) return { ...base, message: tellOutcome(code, { ...facts, said, scopes: scopes.join(', ') }).message }
  return { ...base, message: models === undefined ? 'Answered.' : `Answered, with ${countOf(models)}.` }
}

const TITLES: Readonly<Record<KeyQuestion, string>> = {
  models: 'List of models',
  tokens: 'Count of tokens',
  run: 'A short answer of the model, which costs',
}

function countOf(models: number): string {
  return models === 1 ? '1 model' : `${models} models`
}

/** What shows whether the key may run models. */
const RUNS: Readonly<Partial<Record<OutcomeCode, boolean>>> = {
  able: true,
  proven: true,
  restricted: true,
  'read-only': false,
  'missing-scopes': false,
  'admin-key': false,
  'malformed-key': false,
  'wrong-key': false,
  'no-organization': false,
  'no-credit': false,
  'spend-limit': false,
  'usage-limit': false,
}

const ACCEPTED: ReadonlySet<OutcomeCode> = new Set(['able', 'proven', 'restricted', 'accepted', 'model-not-found'])

function verdictOf(code: OutcomeCode): KeyTestResult['outcome'] {
  if (ACCEPTED.has(code)) return 'accepted'
  return RUNS[code] === false ? 'refused' : 'unverified'
}
