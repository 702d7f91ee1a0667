import { checkKey, dropBinding, storeBinding } from './address-binding.ts'
import { bindingKey, ownValue } from './addresses.ts'
import { apiKeyProblem } from './api-key.ts'
import { parseBaseURL } from './base-url.ts'
import { explainSecret, type Explanation, type LayerAnswer } from './explanation.ts'
import type { Layer, LayerName } from './layers.ts'
import { NO_ADDRESS, withoutNote } from './notes.ts'
import type { ResolverContext } from './resolver-context.ts'
import { InvalidAddressError, MalformedSecretError, ReadOnlyLayerError } from './secret-error.ts'
import { isWritable, type WritableSecretStore } from './secret-store.ts'
import type { Secret } from './secret.ts'

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
  for (const { layer, store } of writableIn(context, layerName, { name, label })) {
    const listings = await store.list()
    removed ||= listings.some((listing) => listing.name === name && listing.label === label)
    await store.remove(name, { label })
    await dropBinding(context, layer, name, label)
  }
  return { removed, nowEffective: (await explainSecret(context, name, label)).winner }
}

const writableIn = (
  { layers }: ResolverContext,
  layerName: LayerName,
  { name, label }: { name: string; label?: string },
): [WritableLayer, ...WritableLayer[]] => {
  checkKey(name, layerName, label)
  const [first, ...others] = layers.flatMap((layer) =>
    layer.name === layerName && isWritable(layer.store) ? [{ layer, store: layer.store }] : [],
  )
  if (first === undefined) throw new ReadOnlyLayerError(layerName, CHANGE_ELSEWHERE[layerName])
  return [first, ...others]
}

interface WritableLayer {
  readonly layer: Layer
  readonly store: WritableSecretStore
}

const CHANGE_ELSEWHERE: Readonly<Record<LayerName, string>> = {
  run: 'Give it with the run: --secret NAME=@file.',
  environment: 'Change the variable where it is set, or save to the user layer and pin it.',
  project: "Open a project, or save to the user layer, which is the usual place for a person's keys.",
  user: 'Give it with the run (--secret NAME=@file), or in the environment.',
  default: 'The default key comes from signing in to a cloud: latch cloud join LINK.',
}

const checkValue = (context: ResolverContext, name: string, secret: Secret): void => {
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
