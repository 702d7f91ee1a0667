import type { FoundAnswer } from './asking.ts'
import { parseBaseURL } from './base-url.ts'
import type { ResolverContext } from './resolver-context.ts'
import { InvalidAddressError } from './secret-error.ts'
import { findBinding, type AddressBinding } from './secret-settings.ts'
import type { Layer, LayerName } from './layers.ts'

/** The value under a name that the object holds itself, never one it inherits. */
export const ownValue = (record: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined

/** What an address is filed under in the settings, for a project also its file; undefined for other layers. */
export const bindingKey = (name: string, layer: Layer, label?: string): Omit<AddressBinding, 'baseURL'> | undefined => {
  if (layer.name === 'environment') return { name, layer: layer.name, label }
  if (layer.name === 'project') return { name, layer: layer.name, label, place: layer.store.location }
  return undefined
}

/**
 * Where a key may be sent: as bound by the user, else as stored with it, else as known for its name.
 * The default key only goes to its own cloud. Undefined when nobody said. Throws `InvalidAddressError`.
 */
export const addressOf = async (
  context: ResolverContext,
  name: string,
  { layer, entry }: FoundAnswer,
): Promise<string | undefined> => {
  const key = bindingKey(name, layer, entry.label)
  const bound = key === undefined ? undefined : findBinding(await context.settings.read(), key)?.baseURL
  const address = bound ?? entry.baseURL ?? usualAddress(context, name, layer.name)
  try {
    return address === undefined ? undefined : parseBaseURL(address, ownValue(context.knownAddresses, name)).baseURL
  } catch (error) {
    throw error instanceof InvalidAddressError
      ? new InvalidAddressError(error.problem, `${name} (the ${layer.name} layer)`)
      : error
  }
}

const usualAddress = (context: ResolverContext, name: string, layer: LayerName): string | undefined => {
  if (layer === 'default') return undefined
  const override = layer === 'user' ? undefined : ownValue(context.addressOverrides, name)
  return override ?? ownValue(context.knownAddresses, name)
}
