import type { LayerName, PinnableLayer } from './layers.ts'
import type { ResolverContext } from './resolver-context.ts'
import { isReserved } from './reserved-names.ts'
import { SecretError, SecretStoreError } from './secret-error.ts'
import type { SecretListing } from './secret-store.ts'

/** A name that some layer, pin, address or setting knows, without values. */
export interface KnownSecret {
  readonly name: string
  readonly entries: readonly ({ readonly layer: LayerName; readonly store: string } & Omit<SecretListing, 'name'>)[]
  readonly pin?: PinnableLayer
}

/** All known names by alphabet, and the stores that could not be listed. */
export interface SecretList {
  readonly secrets: readonly KnownSecret[]
  readonly problems: readonly SecretError[]
}

/** Lists every name known anywhere; a store in trouble becomes a problem and does not hide the others. */
export const listSecrets = async (context: ResolverContext): Promise<SecretList> => {
  const { pins, bindings } = await context.settings.read()
  const known = new Map<string, KnownSecret['entries'][number][]>()
  const entriesOf = (name: string) => known.get(name) ?? known.set(name, []).get(name) ?? []
  for (const name of [
    ...Object.keys(context.knownAddresses),
    ...Object.keys(pins),
    ...bindings.map(({ name }) => name),
  ])
    entriesOf(name)

  const problems: SecretError[] = []
  for (const { name: layer, store } of context.layers) {
    try {
      for (const { name, ...listing } of (await store.list()).filter((entry) => !isReserved(entry.name)))
        entriesOf(name).push({ layer, store: store.name, ...listing })
    } catch (error) {
      if (!(error instanceof SecretError)) throw error
      problems.push(error instanceof SecretStoreError ? error.inLayer(layer) : error)
    }
  }
  const names = [...known.keys()].sort()
  return {
    secrets: names.map((name) => ({
      name,
      entries: entriesOf(name),
      pin: Object.hasOwn(pins, name) ? pins[name] : undefined,
    })),
    problems,
  }
}
