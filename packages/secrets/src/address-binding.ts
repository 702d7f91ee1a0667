import { bindingKey, ownValue } from './addresses.ts'
import { parseBaseURL } from './base-url.ts'
import { hasLabels, type Layer, type LayerName } from './layers.ts'
import type { ResolverContext } from './resolver-context.ts'
import { refuseReserved } from './reserved-names.ts'
import { ReadOnlyLayerError, SecretError } from './secret-error.ts'
import { checkName } from './secret-name.ts'
import { isWritable } from './secret-store.ts'
import { findBinding, withoutBinding } from './secret-settings.ts'

/** The key that an address is for. */
export interface BindOptions {
  readonly layer: LayerName
  readonly label?: string
  readonly baseURL: string
}

/** An address in its final form, and what was changed to make it so. */
export interface BindResult {
  readonly baseURL: string
  readonly notes: readonly string[]
}

/**
 * Changes where a key may be sent. Of a layer that keeps no addresses, it is kept in the user's settings, and no value is
 * read; a saved key of the user layer is stored anew with it, since key and address travel together.
 */
export const bindAddress = async (
  context: ResolverContext,
  name: string,
  { layer: layerName, label, baseURL: wanted }: BindOptions,
): Promise<BindResult> => {
  checkKey(name, layerName, label)
  const { baseURL, note } = parseBaseURL(wanted, ownValue(context.knownAddresses, name))
  const layer = context.layers.find((candidate) => candidate.name === layerName)
  if (layer === undefined) throw new ReadOnlyLayerError(layerName, 'There is no such layer here.')
  if (layerName === 'user') await moveKey(layer, name, { label, baseURL })
  else if (bindingKey(name, layer, label) === undefined)
    throw new ReadOnlyLayerError(
      layerName,
      `Its keys carry their own address: latch secrets set ${name} --base-url URL`,
    )
  await storeBinding(context, layer, { name, label, baseURL })
  await context.log({ what: 'bind', name, layer: layerName, label, detail: baseURL })
  return { baseURL, notes: note === undefined ? [] : [note] }
}

const moveKey = async (
  { store }: Layer,
  name: string,
  { label, baseURL }: { readonly label?: string; readonly baseURL: string },
): Promise<void> => {
  const entry = await store.get(name, label)
  if (entry === undefined || !isWritable(store))
    throw new SecretError('secret-missing', {
      summary: `There is no saved ${name} whose address could be changed.`,
      remedy: 'Save a key along with its address.',
    })
  await store.set(name, entry.secret, { label, baseURL })
}

/** Takes a bound address away. */
export const unbindAddress = async (
  context: ResolverContext,
  name: string,
  { layer: layerName, label }: Omit<BindOptions, 'baseURL'>,
): Promise<void> => {
  checkKey(name, layerName, label)
  for (const layer of context.layers) if (layer.name === layerName) await dropBinding(context, layer, name, label)
  await context.log({ what: 'unbind', name, layer: layerName, label })
}

/** Files an address under its key, instead of the one before. */
export const storeBinding = async (
  context: ResolverContext,
  layer: Layer,
  { name, label, baseURL }: { name: string; label?: string; baseURL: string },
): Promise<void> => {
  const key = bindingKey(name, layer, label)
  if (key === undefined) return
  await context.settings.update((settings) => ({
    ...settings,
    bindings: [...withoutBinding(settings, key), { ...key, baseURL }],
  }))
}

/** Takes the address of a key out of the settings. */
export const dropBinding = async (
  context: ResolverContext,
  layer: Layer,
  name: string,
  label?: string,
): Promise<void> => {
  const key = bindingKey(name, layer, label)
  if (key === undefined || findBinding(await context.settings.read(), key) === undefined) return
  await context.settings.update((settings) => ({ ...settings, bindings: withoutBinding(settings, key) }))
}

/** Throws unless a key of this name and label can be in this layer. */
export const checkKey = (name: string, layer: LayerName, label?: string): void => {
  checkName(name, label)
  refuseReserved(name)
  if (label !== undefined && !hasLabels(layer))
    throw new SecretError('secret-name', {
      summary: `Keys of the ${layer} layer have no labels.`,
      remedy: 'Leave the label out, or choose the project or the user layer.',
    })
}
