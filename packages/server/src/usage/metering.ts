import { createMeter, noticeInWords, type Ledger } from '@latchwork/ledger'
import type { OpenAIServiceOptions, PriceBook } from '@latchwork/nodes'
import type { Secret } from '@latchwork/secrets'
import { resolve } from 'node:path'

/** A threshold of a budget was passed. */
export interface BudgetNews {
  readonly target: string
  /** What happened, in words. */
  readonly text: string
}

/** A run that is to be metered. */
export interface MeteredRun {
  /** The flow's name. */
  readonly flow: string
  /** The flow's path in the project. */
  readonly path?: string
  readonly onNews: (news: BudgetNews) => void
}

/** The plug: the prices that count for a run, and the budgets that hold its calls back. */
export type Metering = (run: MeteredRun) => Promise<Pick<OpenAIServiceOptions, 'prices' | 'spending'>>

/** What metering needs. */
export interface MeteringOptions {
  readonly ledger: Ledger
  readonly prices: PriceBook
  /** The project's folder. */
  readonly root: string
  /** Tells keys apart without showing them. */
  readonly fingerprint: (secret: Secret) => string
  /** Told of ends that could not be recorded. */
  readonly failed: (fault: unknown) => void
  readonly now?: () => number
}

/** Meters all runs of a server with one ledger. */
export function createMetering({ root, now = Date.now, failed, ...options }: MeteringOptions): Metering {
  return async ({ flow, path, onNews }) => {
    const { ledger, prices, fingerprint } = options
    const { table } = await prices.read()
    const spending = createMeter<Secret>({
      ledger,
      flow,
      fingerprint,
      since: now(),
      onNotice: (notice) => onNews({ target: notice.target, text: noticeInWords(notice) }),
      onFault: failed,
      ...(path !== undefined && { file: resolve(root, path) }),
    })
    return { prices: table, spending }
  }
}
