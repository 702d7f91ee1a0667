import { dropBinding, storeBinding } from './address-binding.ts'
import { bindingKey, ownValue } from './addresses.ts'
import { apiKeyProblem } from './api-key.ts'
import { parseBaseURL } from './base-url.ts'
import { explainSecret, type Explanation } from './explanation.ts'
import { recordOf } from './key-records.ts'
import { withDefaultLabel } from './labelled-keys.ts'
import type { LayerAnswer } from './layer-answer.ts'
import type { LayerName } from './layers.ts'
import { NO_ADDRESS, withoutNote } from './notes.ts'
import type { ResolverContext } from './resolver-context.ts'
import { InvalidAddressError, MalformedSecretError } from './secret-error.ts'
import { nextName, previousName } from './reserved-names.ts'
import { defaultLabelOf } from './secret-settings.ts'
import type { Secret } from './secret.ts'
import { writableIn } from './writable-layers.ts'

/** Where and how to store a value. */
export interface SetOptions {
  /** `user` when left out. */
  readonly layer?: LayerName
  readonly label?: string
  /** Where this key may be sent; when left out, the address stored before stays. */
  readonly baseURL?: string
}

/** What a save came to: whether the key is in force now and, if not, what hides it. */
export interface SetResult {
  readonly layer: LayerName
  readonly location: string
  /** How the value is kept, in words. */
  readonly protection: string
  /** Where it may be sent; without one, nowhere until an address is bound. */
  readonly baseURL?: string
  readonly effective: boolean
  readonly shadowedBy?: LayerAnswer
  /** The command that puts the saved key in force. */
  readonly pinHint?: string
  readonly notes: readonly string[]
  readonly explanation: Explanation
}

/** What a removal came to, and what is in force now. */
export interface RemoveResult {
  readonly removed: boolean
  readonly nowEffective?: LayerAnswer
}

/** Stores a value in the first writable store of a layer, then asks all layers again. */
export const setSecret = async (
  context: ResolverContext,
  name: string,
  secret: Secret,
  { layer: layerName = 'user', label, baseURL: wanted }: SetOptions,
): Promise<SetResult> => {
  const [{ layer, store }] = writableIn(context, layerName, { name, label })
  checkValue(context, name, secret)
  const address = wanted === undefined ? undefined : parseBaseURL(wanted, ownValue(context.knownAddresses, name))
  if (address !== undefined && store.keepsAddress !== true && bindingKey(name, layer, label) === undefined)
    throw new InvalidAddressError(`the ${layerName} layer keeps none`)

  context.register(secret)
  const baseURL = store.keepsAddress === true ? address?.baseURL : undefined
  await store.set(name, secret, { label, baseURL })
  if (address !== undefined && baseURL === undefined)
    await storeBinding(context, layer, { name, label, baseURL: address.baseURL })
  const fingerprint = await rememberSince(context, name, secret)
  await context.log({ what: 'set', name, layer: layerName, label, fingerprint })

  const explanation = await explainSecret(context, name, label)
  const saved = explanation.layers.find((answer) => answer.layer === layerName && answer.store === store.name)
  const effective = saved !== undefined && saved === explanation.winner
  return {
    layer: layerName,
    location: saved?.location ?? store.location ?? store.name,
    protection: saved?.protection ?? 'as the store keeps it',
    baseURL: saved?.baseURL,
    effective,
    shadowedBy: effective ? undefined : explanation.winner,
    pinHint: effective ? undefined : pinHint(explanation, saved),
    notes: [
      address?.note,
      withoutNote(saved?.note, NO_ADDRESS),
      saved?.error?.message,
      explanation.problem?.message,
    ].filter((note) => note !== undefined),
    explanation,
  }
}

/** Removes the value from every writable store of one layer, with the address bound to it there. */
export const removeSecret = async (
  context: ResolverContext,
  name: string,
  { layer: layerName = 'user', label }: Omit<SetOptions, 'baseURL'>,
): Promise<RemoveResult> => {
  let removed = false
  let fingerprint: string | undefined
  for (const { layer, store } of writableIn(context, layerName, { name, label })) {
    const listings = await store.list()
    removed ||= listings.some((listing) => listing.name === name && listing.label === label)
    // A value that cannot be read can still be removed.
    const entry = await store.get(name, label).catch(() => undefined)
    if (entry !== undefined) fingerprint = context.fingerprintOf(entry.secret)
    await store.remove(name, { label })
    await dropBinding(context, layer, name, label)
    // What a rotation keeps of a key goes with it.
    if (layerName === 'user')
      for (const kept of [nextName(name), previousName(name)]) await store.remove(kept, { label })
  }
  // Nothing answers for a default that is gone; the usual key does again.
  if (layerName === 'user' && label !== undefined && defaultLabelOf(await context.settings.read(), name) === label)
    await context.settings.update((settings) => withDefaultLabel(settings, name))
  if (removed) await context.log({ what: 'remove', name, layer: layerName, label, fingerprint })
  return { removed, nowEffective: (await explainSecret(context, name, label)).winner }
}

/** The age of a key counts from the day on which its value was first saved. */
export const rememberSince = async (context: ResolverContext, name: string, secret: Secret): Promise<string> => {
  const key = { name, fingerprint: context.fingerprintOf(secret) }
  await context.attempt(async () => {
    const known = recordOf(await context.records.read(), key)
    if (known?.since === undefined) await context.records.note(key, { since: context.now().toISOString() })
  })
  return key.fingerprint
}

/** Throws for a value that cannot be saved under a name. */
export const checkValue = (context: ResolverContext, name: string, secret: Secret): void => {
  if (secret.isBlank)
    throw new MalformedSecretError({
      name,
      problem: 'is empty, which counts as not set',
      remedy: `To remove it: latch secrets unset ${name}`,
    })
  const problem = ownValue(context.knownAddresses, name) === undefined ? undefined : secret.use(apiKeyProblem)
  if (problem !== undefined) throw new MalformedSecretError({ name, problem })
}

/** The run comes before any pin, so nothing can be done about a key that it hides. */
const pinHint = ({ name, winner }: Explanation, saved: LayerAnswer | undefined): string | undefined =>
  saved?.found !== true || saved.layer === 'run' || winner?.layer === 'run'
    ? undefined
    : `latch secrets pin ${name} ${saved.layer}`
