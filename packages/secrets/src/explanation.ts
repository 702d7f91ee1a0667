import { addressOf } from './addresses.ts'
import { ask, candidates, decide, type Answer, type Decision, type FoundAnswer, type Rules } from './asking.ts'
import { originsOf } from './base-url.ts'
import { hasLabels, type Layer, type LayerName, type PinnableLayer } from './layers.ts'
import { joinNotes, NO_ADDRESS } from './notes.ts'
import { noteOn, type ResolverContext } from './resolver-context.ts'
import { DefaultKeyRefusedError, SecretError, type SecretErrorCode } from './secret-error.ts'
import { checkName } from './secret-name.ts'
import { fingerprint } from './secret.ts'

/** Trouble in words, without the error object. */
export interface Trouble {
  readonly code: SecretErrorCode
  readonly message: string
}

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
  /** For the winner: the layers whose keys it hides. */
  readonly shadows?: readonly LayerName[]
  /** For a key that is not in force: the layer whose key is. */
  readonly shadowedBy?: LayerName
  readonly error?: Trouble
}

/** Every layer's answer for one name, without a value: safe to print, log and send. */
export interface Explanation {
  readonly name: string
  readonly label?: string
  /** In asking order; every layer was asked. */
  readonly layers: readonly LayerAnswer[]
  /** The answer in force, one of `layers`. */
  readonly winner?: LayerAnswer
  readonly pin?: PinnableLayer
  readonly policy: { readonly neverDefault: boolean }
  /** Why no key is in force although one was found or might have been: trouble, or a policy. */
  readonly problem?: Trouble
}

/** Asks every layer, also those behind the winner. */
export const explainSecret = async (context: ResolverContext, name: string, label?: string): Promise<Explanation> => {
  checkName(name, label)
  const rules = await context.rulesFor(name)
  const answers = await Promise.all(context.layers.map((layer) => ask(layer, name, label)))
  const order = candidates(context.layers, rules, label)
  const decision = await decide(order, rules, async (layer) => answers[context.layers.indexOf(layer)])
  const winner = decision.kind === 'found' ? answers.indexOf(decision.answer) : -1

  const layers: LayerAnswer[] = []
  for (const [index, answer] of answers.entries()) {
    const { layer } = answer
    const others = answers.filter((other, at) => other.kind === 'found' && at !== winner)
    const described = await describe(context, answer, { name, label, mayAnswer: order.includes(layer) })
    layers.push({
      ...described,
      note: joinNotes(described.note, asideNote(layer, { order, rules, label })),
      shadows: index === winner ? others.map((other) => other.layer.name) : undefined,
      shadowedBy: described.found && winner >= 0 && index !== winner ? answers[winner].layer.name : undefined,
    })
  }
  return { name, label, layers, winner: layers[winner], ...rulesInWords(rules), problem: problemOf(name, decision) }
}

const rulesInWords = ({ pin, neverDefault }: Rules) => ({ pin, policy: { neverDefault } })

const problemOf = (name: string, decision: Decision): Trouble | undefined => {
  if (decision.kind === 'trouble') return troubleOf(decision.error)
  return decision.kind === 'refused' ? troubleOf(new DefaultKeyRefusedError(name)) : undefined
}

const troubleOf = ({ code, message }: SecretError): Trouble => ({ code, message })

/** Why a layer's key would not be used even if no other had one. */
const asideNote = (
  layer: Layer,
  { order, rules, label }: { order: readonly Layer[]; rules: Rules; label?: string },
): string | undefined => {
  if (order.includes(layer))
    return layer.name === 'default' && rules.neverDefault
      ? 'never used: your policy refuses the default key'
      : undefined
  return rules.pin === undefined
    ? `not used: the label ${label} was asked for, and the default key never stands in for it`
    : `not used: the name is pinned to the ${rules.pin} layer`
}

const describe = async (
  context: ResolverContext,
  answer: Answer,
  asked: { name: string; label?: string; mayAnswer: boolean },
): Promise<LayerAnswer> => {
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
  return {
    ...base,
    found: true,
    labels,
    location: entry.location,
    hint: secret.hint,
    fingerprint: fingerprint(secret, context.installationKey),
    label: entry.label,
    setAt: entry.setAt,
    protection: entry.protection,
    demo,
    ...address,
    note: joinNotes(noteOn(answer, asked.mayAnswer ? asked.label : undefined), address.note, labelsNote),
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

const labelsIn = async (layer: Layer, name: string): Promise<{ labels: readonly string[]; note?: string }> => {
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
