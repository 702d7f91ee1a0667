import { SecretError, SecretStoreError } from './secret-error.ts'
import { hasLabels, type Layer, type PinnableLayer } from './layers.ts'
import type { SecretEntry } from './secret-store.ts'

/** What one store answered. Blank is unset, whatever the store. */
export type Answer = { readonly layer: Layer } & (
  | { readonly kind: 'found'; readonly entry: SecretEntry }
  | { readonly kind: 'blank'; readonly location: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'trouble'; readonly error: SecretError }
)

/** An answer that holds a key. */
export type FoundAnswer = Extract<Answer, { kind: 'found' }>

/** What a search came to. */
export type Decision =
  | { readonly kind: 'found'; readonly answer: FoundAnswer }
  | { readonly kind: 'trouble'; readonly error: SecretError }
  | { readonly kind: 'refused' }
  | { readonly kind: 'missing' }

/** What the user decided for one name. */
export interface Rules {
  readonly pin: PinnableLayer | undefined
  readonly neverDefault: boolean
  /** The labelled key of the user layer that answers when no label is asked for. */
  readonly defaultLabel: string | undefined
}

/** A key that is asked for: the label was asked for, the default label holds where none was. */
export interface Question {
  readonly name: string
  readonly label?: string
  readonly defaultLabel?: string
}

/** Asks one store; its trouble becomes an answer, so that a search can stop there and an explanation can go on. */
export const ask = async (layer: Layer, { name, label, defaultLabel }: Question): Promise<Answer> => {
  const byDefault = label === undefined && layer.name === 'user' ? defaultLabel : undefined
  try {
    const entry = await layer.store.get(name, hasLabels(layer.name) ? (label ?? byDefault) : undefined)
    if (entry === undefined && byDefault !== undefined) throw noDefaultKey(layer, name, byDefault)
    if (entry === undefined) return { layer, kind: 'absent' }
    if (entry.secret.isBlank) return { layer, kind: 'blank', location: entry.location }
    return { layer, kind: 'found', entry }
  } catch (error) {
    return { layer, kind: 'trouble', error: troubleIn(layer, error) }
  }
}

/**
 * The layers that may answer, in order: the run, then the pinned layer alone, or all the others.
 * A labelled key is never replaced by the default one.
 */
export const candidates = (layers: readonly Layer[], rules: Rules, label?: string): readonly Layer[] =>
  layers.filter(({ name }) => {
    if (name === 'run') return true
    if (rules.pin !== undefined) return name === rules.pin
    return label === undefined || name !== 'default'
  })

/** Takes the first answer that settles the matter: a key, or trouble. */
export const decide = async (
  order: readonly Layer[],
  rules: Rules,
  answerOf: (layer: Layer) => Promise<Answer>,
): Promise<Decision> => {
  for (const layer of order) {
    const answer = await answerOf(layer)
    if (answer.kind === 'trouble') return answer
    if (answer.kind === 'found')
      return layer.name === 'default' && rules.neverDefault ? { kind: 'refused' } : { kind: 'found', answer }
  }
  return { kind: 'missing' }
}

/** The person chose this key; another one is not taken instead. */
const noDefaultKey = ({ store }: Layer, name: string, label: string): SecretStoreError =>
  new SecretStoreError({
    store: store.name,
    location: store.location ?? store.name,
    problem: `has no key labelled ${label}, which you chose as your default key for ${name}`,
    remedy: `Set it (latch secrets set ${name} --label ${label}), or choose another default: latch secrets default ${name}`,
  })

const troubleIn = (layer: Layer, error: unknown): SecretError => {
  if (error instanceof SecretStoreError) return error.inLayer(layer.name)
  if (error instanceof SecretError) return error
  const { name, location = name } = layer.store
  return new SecretStoreError({
    store: name,
    location,
    layer: layer.name,
    problem: 'could not be read',
    remedy: 'Repair it or take it out of the configuration.',
    cause: error,
  })
}
