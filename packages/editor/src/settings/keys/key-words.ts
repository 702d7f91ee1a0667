import { cleanPastedKey, inspectKeyShape, OUTCOMES, removedInWords, type KeyHistoryRow } from '@latchwork/server/api'
import type { LabelledKeyRow, SecretRow } from '@latchwork/server/api'
import { canTest, sinceInWords, type Badge } from '../secret-words.ts'

const TITLES = new Map<string, string>(Object.entries(OUTCOMES).map(([code, { title }]) => [code, title]))
const TONES = { accepted: 'good', refused: 'bad', unverified: 'warn' } as const

/** The sign before what a test showed, so that colour is not the only one. */
export const OUTCOME_SIGNS = { good: '✓', bad: '✕', warn: '!', plain: '' } as const

/** How long ago something was, to the minute: "just now", "5 minutes ago", "3 days ago". */
export function momentInWords(date: string, now: number): string {
  const minutes = Math.floor((now - Date.parse(date)) / 60_000)
  if (!Number.isFinite(minutes)) return ''
  if (minutes < 1) return 'just now'
  if (minutes < 60) return minutes === 1 ? '1 minute ago' : `${minutes} minutes ago`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return hours === 1 ? '1 hour ago' : `${hours} hours ago`
  return sinceInWords(date, now)
}

/** What the last test of a key showed, and when; undefined for one that was never tested. */
export function lastTestInWords(history: KeyHistoryRow | undefined, now: number): Badge | undefined {
  const { lastTest, rejectedAt } = history ?? {}
  if (rejectedAt !== undefined && (lastTest === undefined || rejectedAt > lastTest.at))
    return { text: `Rejected by the provider, ${momentInWords(rejectedAt, now)}`, tone: 'bad' }
  if (lastTest === undefined) return undefined
  const { at, code, outcome } = lastTest
  return { text: `${TITLES.get(code) ?? code} · tested ${momentInWords(at, now)}`, tone: TONES[outcome] }
}

/** What there is to know about a key besides its value: its age, and its last use. */
export function keyFacts(
  { age, setAt, history }: Pick<LabelledKeyRow, 'age' | 'setAt' | 'history'>,
  now: number,
): readonly string[] {
  const since = age?.since ?? setAt
  const { lastUsed } = history ?? {}
  return [
    ...(since === undefined ? [] : [`saved ${sinceInWords(since, now)}`]),
    ...(lastUsed === undefined ? [] : [`last used by ${lastUsed.flow} ${momentInWords(lastUsed.at, now)}`]),
  ]
}

/** What a labelled key is called: by its label. */
export function keyTitle({ label }: { readonly label?: string }): string {
  return label ?? 'no label'
}

/** A typed text, judged before it is sent anywhere: what is taken off it, and what it looks like. */
export function judgeTyped(name: string, typed: string): readonly Badge[] {
  if (!canTest(name) || typed.trim() === '') return []
  const cleaned = cleanPastedKey(typed)
  const { advice, verdict } = inspectKeyShape(cleaned.value)
  const removed = removedInWords(cleaned)
  const tones = { fine: 'plain', warn: 'warn', refuse: 'bad' } as const
  return [
    ...(removed === undefined ? [] : [{ text: removed, tone: 'plain' } as const]),
    { text: advice, tone: tones[verdict] },
  ]
}

/** The keys of a name that the page can change, when there is more to choose than one. */
export function choosableKeys({ keys }: Pick<SecretRow, 'keys'>): readonly LabelledKeyRow[] {
  const own = keys.filter(({ layer }) => layer === 'user' || layer === 'project')
  return own.some(({ label }) => label !== undefined) ? own : []
}

/** What becomes of runs when one of several keys is removed. */
export function labelledRemovalInWords(
  { label, isDefault }: LabelledKeyRow,
  { keys }: Pick<SecretRow, 'keys'>,
): string {
  if (isDefault) {
    const plain = keys.find((key) => key.layer === 'user' && key.label === undefined)
    return plain === undefined || label === undefined
      ? 'Flows that choose no label use the next layer then, and need another default where none has a key.'
      : `The key without a label (…${plain.hint ?? ''}) is used then.`
  }
  return label === undefined
    ? 'Flows that choose no label go on with the default.'
    : `Flows that choose the label “${label}” will not run then; all others go on.`
}
