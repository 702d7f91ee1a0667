import { bindAddress, checkKey, unbindAddress, type BindOptions, type BindResult } from './address-binding.ts'
import { ownValue } from './addresses.ts'
import { ask, candidates, decide, type FoundAnswer } from './asking.ts'
import type { AuditLog } from './audit-log.ts'
import { removeSecret, setSecret, type RemoveResult, type SetOptions, type SetResult } from './changes.ts'
import { credentialOf, type Credential } from './credential.ts'
import { createDecisions, type Decisions } from './decisions.ts'
import { everySecret, type EverySecret } from './every-secret.ts'
import { explainSecret, type Explanation } from './explanation.ts'
import { createKeyNotes, type KeyNotes } from './key-notes.ts'
import { listSecrets, type SecretList } from './known-names.ts'
import { keysOf, renameKey, type LabelledKey, type RenameOptions } from './labelled-keys.ts'
import type { LayerName } from './layers.ts'
import { missingSecret } from './missing-secret.ts'
import { preflight, type SecretProblem, type SecretRequest } from './preflight.ts'
import { refuseReserved } from './reserved-names.ts'
import { createContext, noteOn, type ResolverOptions } from './resolver-context.ts'
import { createRotations, type Rotations } from './rotation.ts'
import { DefaultKeyRefusedError } from './secret-error.ts'
import { checkName } from './secret-name.ts'
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
export interface SecretsResolver extends Decisions {
  /** The secret in force, or undefined. Throws on trouble, never moving on to another layer's key. */
  find(name: string, choice?: LabelChoice): Promise<Resolved | undefined>
  /** The secret in force. Throws `MissingSecretError`. */
  require(name: string, choice?: LabelChoice): Promise<Resolved>
  /** What each layer says, without a value. */
  explain(name: string, choice?: LabelChoice): Promise<Explanation>
  /** The secret with the address and the origins it is bound to. Throws `UnboundSecretError`. */
  credential(name: string, choice?: LabelChoice): Promise<Credential>
  /** The same for the key of one layer, whether it is in force or not, so that it can be tested. */
  credentialIn(name: string, place: { readonly layer: LayerName; readonly label?: string }): Promise<Credential>
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
  /** Where a key of this name goes that has no address of its own; undefined when nowhere. */
  ownAddress(name: string): string | undefined
  /** The names known anywhere, with metadata. */
  list(): Promise<SecretList>
  /** Every key under a name, with each label, without values. */
  keys(name: string): Promise<readonly LabelledKey[]>
  /** Gives a key another label. */
  rename(name: string, options: RenameOptions): Promise<void>
  /** Replaces a key of the user step by step. */
  readonly rotation: Rotations
  /** Keeps what becomes of keys: tested, used, rejected. */
  readonly notes: KeyNotes
  /** What was done to keys. */
  readonly audit: Pick<AuditLog, 'read'>
  /** Every value that can be read, whichever is in force, to look for them in what leaves the program. */
  every(): Promise<EverySecret>
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
  const subscriptions = createSubscriptions(context.layers)

  const locate = async (name: string, label?: string): Promise<FoundAnswer | undefined> => {
    checkName(name, label)
    refuseReserved(name)
    const rules = await context.rulesFor(name)
    const order = candidates(context.layers, rules, label)
    const question = { name, label, defaultLabel: rules.defaultLabel }
    const decision = await decide(order, rules, (layer) => ask(layer, question))
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

  const locateIn = async (name: string, layerName: LayerName, label?: string): Promise<FoundAnswer> => {
    checkKey(name, layerName, label)
    for (const layer of context.layers.filter((each) => each.name === layerName)) {
      const answer = await ask(layer, { name, label })
      if (answer.kind === 'trouble') throw answer.error
      if (answer.kind !== 'found') continue
      context.register(answer.entry.secret)
      return answer
    }
    throw await missingSecret(context, name, label)
  }

  const credential: SecretsResolver['credential'] = async (name, { label } = {}) =>
    credentialOf(context, name, await locateOrThrow(name, label), label)

  const changing = async <Result>(change: Promise<Result>): Promise<Result> => {
    const result = await change
    subscriptions.notify()
    return result
  }

  const decisions = createDecisions(context)
  const rotations = createRotations(context)

  return {
    find: async (name, { label } = {}) => {
      const answer = await locate(name, label)
      return answer === undefined ? undefined : resolved(name, answer, label)
    },
    require: async (name, { label } = {}) => resolved(name, await locateOrThrow(name, label), label),
    credential,
    credentialIn: async (name, { layer, label }) =>
      credentialOf(context, name, await locateIn(name, layer, label), label),
    ownAddress: (name) => ownValue(context.knownAddresses, name),
    explain: (name, { label } = {}) => explainSecret(context, name, label),
    preflight: (requests) => preflight(requests, credential),
    set: (name, secret, options = {}) => changing(setSecret(context, name, secret, options)),
    remove: (name, options = {}) => changing(removeSecret(context, name, options)),
    bind: (name, options) => changing(bindAddress(context, name, options)),
    unbind: (name, options) => changing(unbindAddress(context, name, options)),
    pin: (name, layer) => changing(decisions.pin(name, layer)),
    unpin: (name) => changing(decisions.unpin(name)),
    neverDefault: (name, refused) => changing(decisions.neverDefault(name, refused)),
    chooseDefault: (name, label) => changing(decisions.chooseDefault(name, label)),
    snooze: (name, choice) => changing(decisions.snooze(name, choice)),
    rotationRules: decisions.rotationRules,
    changeRotationRules: (change) => changing(decisions.changeRotationRules(change)),
    rename: (name, choice) => changing(renameKey(context, name, choice)),
    keys: (name) => keysOf(context, name),
    rotation: {
      ...rotations,
      begin: (name, secret, choice) => changing(rotations.begin(name, secret, choice)),
      switch: (name, choice) => changing(rotations.switch(name, choice)),
      restore: (name, choice) => changing(rotations.restore(name, choice)),
      cancel: (name, choice) => changing(rotations.cancel(name, choice)),
      finish: (name, choice) => changing(rotations.finish(name, choice)),
    },
    notes: createKeyNotes(context),
    audit: { read: context.audit.read },
    list: () => listSecrets(context),
    every: () => everySecret(context),
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
