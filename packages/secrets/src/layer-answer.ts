import { addressOf } from './addresses.ts'
import type { Answer, FoundAnswer } from './asking.ts'
import { originsOf } from './base-url.ts'
import { keyAge, type KeyAge } from './key-age.ts'
import { recordOf, type KeyRecord } from './key-records.ts'
import { hasLabels, type Layer, type LayerName } from './layers.ts'
import { joinNotes, NO_ADDRESS } from './notes.ts'
import { noteOn, type ResolverContext } from './resolver-context.ts'
import { SecretError, type SecretErrorCode } from './secret-error.ts'

/** Trouble in words, without the error object. */
export interface Trouble {
  readonly code: SecretErrorCode
  readonly message: string
}

/** What became of a key, as far as it was recorded. */
export type KeyHistory = Pick<KeyRecord, 'lastTest' | 'lastUsed' | 'rejectedAt' | 'snoozedUntil'>

/** What one store says about a name, without the value. */
export interface LayerAnswer {
  readonly layer: LayerName
  readonly store: string
  readonly found: boolean
  readonly location?: string
  readonly hint?: string
  readonly fingerprint?: string
  readonly label?: string
  /** The labels that this store has keys under, for this name. */
  readonly labels: readonly string[]
  readonly baseURL?: string
  readonly origins?: readonly string[]
  readonly setAt?: string
  readonly protection?: string
  readonly demo?: boolean
  readonly note?: string
  /** When it was tested, used and rejected. */
  readonly history?: KeyHistory
  /** How old it is, and whether it is due to be replaced. */
  readonly age?: KeyAge
  /** For the winner: the layers whose keys it hides. */
  readonly shadows?: readonly LayerName[]
  /** For a key that is not in force: the layer whose key is. */
  readonly shadowedBy?: LayerName
  readonly error?: Trouble
}

/** What the owner of a store's answer was asking for. */
interface Asked {
  readonly name: string
  readonly label?: string
  /** Whether the layer may answer at all. */
  readonly mayAnswer: boolean
}

/** Puts a store's answer into words and facts. */
export const describeAnswer = async (context: ResolverContext, answer: Answer, asked: Asked): Promise<LayerAnswer> => {
  const { name: store, location } = answer.layer.store
  const base = { layer: answer.layer.name, store, location, found: false, labels: [] }
  if (answer.kind === 'trouble') return { ...base, error: troubleOf(answer.error) }
  const { labels, note: labelsNote } = await labelsIn(answer.layer, asked.name)
  if (answer.kind === 'blank')
    return { ...base, labels, location: answer.location, note: joinNotes('present but empty', labelsNote) }
  if (answer.kind === 'absent')
    return { ...base, labels, note: joinNotes(onlyLabelled(labels, asked.label), labelsNote) }

  context.register(answer.entry.secret)
  const { secret, demo, ...entry } = answer.entry
  const address = await addressIn(context, asked.name, answer)
  const fingerprint = context.fingerprintOf(secret)
  return {
    ...base,
    found: true,
    labels,
    location: entry.location,
    hint: secret.hint,
    fingerprint,
    label: entry.label,
    setAt: entry.setAt,
    protection: entry.protection,
    demo,
    ...address,
    ...(await historyOf(context, { name: asked.name, fingerprint, setAt: entry.setAt, demo })),
    note: joinNotes(noteOn(answer, asked.mayAnswer ? asked.label : undefined), address.note, labelsNote),
  }
}

/** An error as it is shown. */
export const troubleOf = ({ code, message }: SecretError): Trouble => ({ code, message })

/** The labels of a layer's keys under a name. */
export const labelsIn = async (layer: Layer, name: string): Promise<{ labels: readonly string[]; note?: string }> => {
  if (!hasLabels(layer.name)) return { labels: [] }
  try {
    const listings = await layer.store.list()
    return {
      labels: listings.flatMap((entry) => (entry.name === name && entry.label !== undefined ? [entry.label] : [])),
    }
  } catch {
    return { labels: [], note: 'its other entries could not be listed' }
  }
}

/** What was recorded about a value, and its age. */
export const historyOf = async (
  context: ResolverContext,
  key: { name: string; fingerprint: string; setAt?: string; demo?: boolean },
): Promise<Pick<LayerAnswer, 'history' | 'age'>> => {
  const record = recordOf((await context.attempt(() => context.records.read())) ?? [], key)
  const { lastTest, lastUsed, rejectedAt, snoozedUntil } = record ?? {}
  const since = record?.since ?? key.setAt
  const { remindAfterDays } = await context.settings.read()
  return {
    history: record === undefined ? undefined : { lastTest, lastUsed, rejectedAt, snoozedUntil },
    age:
      since === undefined || key.demo === true
        ? undefined
        : keyAge(since, { now: context.now(), remindAfterDays, snoozedUntil }),
  }
}

const onlyLabelled = (labels: readonly string[], asked?: string): string | undefined => {
  if (labels.length === 0) return undefined
  return asked === undefined
    ? `only labelled keys: ${labels.join(', ')}`
    : `no key labelled ${asked}, only: ${labels.join(', ')}`
}

const addressIn = async (context: ResolverContext, name: string, answer: FoundAnswer) => {
  try {
    const baseURL = await addressOf(context, name, answer)
    return baseURL === undefined ? { note: NO_ADDRESS } : { baseURL, origins: originsOf(baseURL) }
  } catch (error) {
    if (error instanceof SecretError) return { note: error.summary }
    throw error
  }
}
