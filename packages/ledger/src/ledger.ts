import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { createBudgets, type Budgets } from './budgets.ts'
import { recordedCall, type RecordedCall } from './call-rows.ts'
import type { BudgetNotice, CallEnd, NewCall, Reserved } from './calls.ts'
import { monthOf } from './month.ts'
import { openDatabase } from './open-database.ts'
import { isAlive, thisProcess } from './process-name.ts'
import { createRateLimits, type RateLimits } from './rate-limits.ts'
import { findRoom } from './reserve.ts'
import { inTransaction } from './schema.ts'
import { createSpentSums } from './spent.ts'
import { reportUsage, type UsageReport } from './usage-report.ts'

/** What model calls cost, and the budgets that hold them back: one file that several processes may use at a time. */
export interface Ledger {
  readonly budgets: Budgets
  readonly rateLimits: RateLimits
  /** Asks for a call to be made, and sets aside what it may cost. */
  reserve(call: NewCall): Reserved
  /** Puts what a call came to in the place of what was set aside, and gives the thresholds that were passed by it. */
  settle(call: number, end: CallEnd): readonly BudgetNotice[]
  /** What a month's calls used (UTC). */
  usage(month: string): UsageReport
  /** The calls of a month (UTC) in order of their beginning. */
  calls(month: string): IterableIterator<RecordedCall>
  /** The months that have calls, the latest first. */
  months(): readonly string[]
  close(): void
}

/** Where a ledger is kept, and who uses it. */
export type LedgerOptions = {
  /** Epoch milliseconds. */
  readonly now?: () => number
  /** Names this process, and tells of others whether they still run. */
  readonly process?: { readonly name: string; readonly isAlive: (name: string) => boolean }
} & ({ readonly file: string } | { readonly memory: true })

/** Milliseconds after which a call may ask again for the room that calls under way hold. */
const ASK_AGAIN_MS = 25
const NO_ROOM = 'Waiting for room in the budget, which calls under way hold.'
const TOO_MANY = (model: string, ms: number): string =>
  `Waiting ${Math.ceil(ms / 1000)} s: no more calls of ${model} are allowed in this minute.`

/**
 * Opens a ledger. What processes set aside that are gone is settled at its full amount, as nobody knows what their
 * calls came to. Throws `LedgerFileError` and `NewerLedgerError`.
 */
export function createLedger(options: LedgerOptions): Ledger {
  const { now = Date.now, process: self = { name: thisProcess(), isAlive } } = options
  const database = openDatabase('file' in options ? options.file : undefined)
  const sums = createSpentSums(database)
  const budgets = createBudgets(database, sums)
  const rateLimits = createRateLimits(database)
  const rows = createCallRows(database)
  const settleGone = (): void => {
    for (const owner of rows.owners()) if (owner !== self.name && !self.isAlive(owner)) rows.endGone(owner, now())
  }
  const change = <Result>(work: () => Result): Result => inTransaction(database, work)
  change(settleGone)

  return {
    budgets: { ...budgets, set: (budget) => change(() => budgets.set(budget)) },
    rateLimits,
    reserve: (call) =>
      change((): Reserved => {
        settleGone()
        const at = now()
        const { key, model } = call
        const begin = (amount: number | 'unknown') => rows.begin(call, { at, owner: self.name, amount })
        if (key.demo) return { status: 'granted', call: begin(0), amount: 0, isLimited: false }
        const ms = rateLimits.pauseFor({ key, model, now: at })
        if (ms > 0) return { status: 'wait', ms, why: TOO_MANY(model, ms) }
        const room = findRoom(call, monthOf(at), { budgets, sums })
        if (room.status === 'wait') return { status: 'wait', ms: ASK_AGAIN_MS, why: NO_ROOM }
        return room.status === 'refused' ? room : { ...room, call: begin(room.amount) }
      }),
    settle: (call, end) =>
      change(() => {
        const at = now()
        const settled = rows.end(call, { ...end, at })
        return settled === undefined ? [] : budgets.takeNotices({ ...settled, at })
      }),
    usage: (month) => reportUsage(database, month),
    calls: (month) => rows.ofMonth(month),
    months: () => rows.months(),
    close: () => database.close(),
  }
}

const settledRow = z
  .object({ name: z.string(), fingerprint: z.string(), label: z.string().nullable(), month: z.string() })
  .transform(({ name, fingerprint, label, month }) => {
    return { key: { name, fingerprint, ...(label !== null && { label }) }, month }
  })

function createCallRows(database: DatabaseSync) {
  const insert = database.prepare(
    `INSERT INTO calls (at, month, name, fingerprint, layer, label, hint, demo, flow, file, run, path, attempt, model, reserved, counted, owner)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  // What a call of unknown cost takes of budgets is all that was set aside for it.
  const settle = database.prepare(
    `UPDATE calls SET ended_at = :at, outcome = :outcome, cost = :cost, counted = COALESCE(:cost, reserved, 0), demo = MAX(demo, :demo),
       input_tokens = :input, cached_tokens = :cached, output_tokens = :output, reasoning_tokens = :reasoning, request_id = :request
     WHERE id = :call RETURNING name, fingerprint, label, month`,
  )
  const owners = database.prepare('SELECT DISTINCT owner FROM calls WHERE outcome IS NULL')
  const gone = database.prepare(
    `UPDATE calls SET ended_at = ?, outcome = 'unknown' WHERE outcome IS NULL AND owner = ?`,
  )
  const ofMonth = database.prepare('SELECT * FROM calls WHERE month = ? ORDER BY at, id')
  const months = database.prepare('SELECT DISTINCT month FROM calls ORDER BY month DESC')

  return {
    begin(call: NewCall, { at, owner, amount }: { at: number; owner: string; amount: number | 'unknown' }): number {
      const { key, model, flow, file = null, run, path, attempt } = call
      const { name, fingerprint, layer, label = null, hint, demo } = key
      const reserved = amount === 'unknown' ? null : amount
      const about = [name, fingerprint, layer, label, hint, demo ? 1 : 0, flow, file, run, path, attempt, model]
      const added = insert.run(at, monthOf(at), ...about, reserved, reserved ?? 0, owner)
      return Number(added.lastInsertRowid)
    },
    end(call: number, { at, outcome, cost, demo, requestId, ...tokens }: CallEnd & { readonly at: number }) {
      const found = settle.get({
        at,
        outcome,
        call,
        cost: cost === 'unknown' ? null : cost,
        demo: demo ? 1 : 0,
        input: tokens.inputTokens,
        cached: tokens.cachedTokens,
        output: tokens.outputTokens,
        reasoning: tokens.reasoningTokens,
        request: requestId ?? null,
      })
      return found === undefined ? undefined : settledRow.parse(found)
    },
    owners: () => owners.all().map(({ owner }) => String(owner)),
    endGone: (owner: string, at: number) => void gone.run(at, owner),
    *ofMonth(month: string) {
      for (const found of ofMonth.iterate(month)) yield recordedCall(found)
    },
    months: () => months.all().map(({ month }) => String(month)),
  }
}
