import { ask, candidates, decide, type FoundAnswer } from './asking.ts'
import { bindAddress, unbindAddress, type BindOptions, type BindResult } from './address-binding.ts'
import { removeSecret, setSecret, type RemoveResult, type SetOptions, type SetResult } from './changes.ts'
import { credentialOf, type Credential } from './credential.ts'
import { explainSecret, type Explanation } from './explanation.ts'
import { listSecrets, type SecretList } from './known-names.ts'
import type { LayerName, PinnableLayer } from './layers.ts'
import { missingSecret } from './missing-secret.ts'
import { preflight, type SecretProblem, type SecretRequest } from './preflight.ts'
import { createContext, noteOn, type ResolverOptions } from './resolver-context.ts'
import { DefaultKeyRefusedError } from './secret-error.ts'
import { checkName } from './secret-name.ts'
import type { UserSettings } from './secret-settings.ts'
import type { Secret } from './secret.ts'
import { createSubscriptions } from './subscriptions.ts'

/** Which of several labelled keys is wanted. */
export interface LabelChoice {
  readonly label?: string
}

/** A secret and where it came from. */
export interface Resolved {
  readonly name: string
  readonly secret: Secret
  readonly layer: LayerName
  readonly store: string
  readonly label?: string
  readonly location: string
  readonly hint: string
  readonly setAt?: string
  readonly demo: boolean
  /** What the owner should know: a label that was asked for and does not apply here, loose file modes. */
  readonly note?: string
}

/** Answers for secrets over all layers, and for where each may be sent. */
export interface SecretsResolver {
  /** The secret in force, or undefined. Throws on trouble, never moving on to another layer's key. */
  find(name: string, choice?: LabelChoice): Promise<Resolved | undefined>
  /** The secret in force. Throws `MissingSecretError`. */
  require(name: string, choice?: LabelChoice): Promise<Resolved>
  /** What each layer says, without a value. */
  explain(name: string, choice?: LabelChoice): Promise<Explanation>
  /** The secret with the address and the origins it is bound to. Throws `UnboundSecretError`. */
  credential(name: string, choice?: LabelChoice): Promise<Credential>
  /** Everything that is wrong with these requests, at once; an empty list when all is well. */
  preflight(requests: readonly SecretRequest[]): Promise<readonly SecretProblem[]>
  /** Stores a value (in the user layer unless told otherwise) and tells whether it is now in force. */
  set(name: string, secret: Secret, options?: SetOptions): Promise<SetResult>
  /** Removes a value from one layer and tells what is in force now. */
  remove(name: string, options?: Omit<SetOptions, 'baseURL'>): Promise<RemoveResult>
  /** Changes where a key may be sent, and leaves the key as it is. Returns the address in its final form. */
  bind(name: string, options: BindOptions): Promise<BindResult>
  /** Takes that address away again. */
  unbind(name: string, options: Omit<BindOptions, 'baseURL'>): Promise<void>
  /** Uses this layer for the name, whatever the layers above it hold. */
  pin(name: string, layer: PinnableLayer): Promise<void>
  /** Goes back to the usual order. */
  unpin(name: string): Promise<void>
  /** Refuses (or allows again) to spend the default cloud key for the name, or `*`. */
  neverDefault(name: string, refused: boolean): Promise<void>
  /** The names known anywhere, with metadata. */
  list(): Promise<SecretList>
  /** Calls back after any change; returns its undo. */
  subscribe(listener: () => void): () => void
}

/**
 * Makes the one place that answers whose key is used.
 * @example
 * const secrets = createResolver({ layers: [{ name: 'environment', store: createEnvironmentStore({ environment }) }] })
 * const { secret } = await secrets.require('OPENAI_API_KEY')
 */
export const createResolver = (options: ResolverOptions): SecretsResolver => {
  const context = createContext(options)
  const { settings } = context
  const subscriptions = createSubscriptions(context.layers)

  const locate = async (name: string, label?: string): Promise<FoundAnswer | undefined> => {
    checkName(name, label)
    const rules = await context.rulesFor(name)
    const order = candidates(context.layers, rules, label)
    const decision = await decide(order, rules, (layer) => ask(layer, name, label))
    if (decision.kind === 'trouble') throw decision.error
    if (decision.kind === 'refused') throw new DefaultKeyRefusedError(name)
    if (decision.kind === 'missing') return undefined
    context.register(decision.answer.entry.secret)
    return decision.answer
  }

  const locateOrThrow = async (name: string, label?: string): Promise<FoundAnswer> => {
    const answer = await locate(name, label)
    if (answer === undefined) throw await missingSecret(context, name, label)
    return answer
  }

  const credential: SecretsResolver['credential'] = async (name, { label } = {}) =>
    credentialOf(context, name, await locateOrThrow(name, label), label)

  const changing = async <Result>(change: Promise<Result>): Promise<Result> => {
    const result = await change
    subscriptions.notify()
    return result
  }

  const decideFor = async (name: string, change: Parameters<UserSettings['update']>[0]): Promise<void> => {
    if (name !== '*') checkName(name)
    await changing(settings.update(change))
  }

  return {
    find: async (name, { label } = {}) => {
      const answer = await locate(name, label)
      return answer === undefined ? undefined : resolved(name, answer, label)
    },
    require: async (name, { label } = {}) => resolved(name, await locateOrThrow(name, label), label),
    credential,
    explain: (name, { label } = {}) => explainSecret(context, name, label),
    preflight: (requests) => preflight(requests, credential),
    set: (name, secret, options = {}) => changing(setSecret(context, name, secret, options)),
    remove: (name, options = {}) => changing(removeSecret(context, name, options)),
    bind: (name, options) => changing(bindAddress(context, name, options)),
    unbind: (name, options) => changing(unbindAddress(context, name, options)),
    pin: (name, layer) => decideFor(name, (settings) => ({ ...settings, pins: { ...settings.pins, [name]: layer } })),
    unpin: (name) =>
      decideFor(name, (settings) => ({
        ...settings,
        pins: Object.fromEntries(Object.entries(settings.pins).filter(([pinned]) => pinned !== name)),
      })),
    neverDefault: (name, refused) =>
      decideFor(name, (settings) => {
        const others = settings.neverDefault.filter((other) => other !== name)
        return { ...settings, neverDefault: refused ? [...others, name] : others }
      }),
    list: () => listSecrets(context),
    subscribe: (listener) => subscriptions.subscribe(listener),
  }
}

const resolved = (name: string, answer: FoundAnswer, askedLabel?: string): Resolved => {
  const { layer, entry } = answer
  return {
    name,
    secret: entry.secret,
    layer: layer.name,
    store: layer.store.name,
    label: entry.label,
    location: entry.location,
    hint: entry.secret.hint,
    setAt: entry.setAt,
    demo: entry.demo ?? false,
    note: noteOn(answer, askedLabel),
  }
}
