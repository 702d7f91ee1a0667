import { createMemoryStore, createResolver, LAYER_ORDER, Secret, SecretStoreError } from '../src/index.ts'
import type { LayerName, ResolverOptions, SecretStore, WritableSecretStore } from '../src/index.ts'

/** The name that most tests ask for. */
export const NAME = 'OPENAI_API_KEY'
export const OPENAI = 'https://api.openai.com/v1'
export const CLOUD = 'https://cloud.example/v1'

/** One memory store per layer, and a resolver over them. */
export const makeLayers = (options: Partial<ResolverOptions> = {}) => {
  const storeOf = (layer: LayerName): WritableSecretStore =>
    createMemoryStore({ name: layer, location: `the ${layer} store` })
  const stores = {
    run: storeOf('run'),
    environment: storeOf('environment'),
    project: storeOf('project'),
    user: storeOf('user'),
    default: storeOf('default'),
  }
  const layers = LAYER_ORDER.map((name) => ({ name, store: stores[name] }))
  const resolver = createResolver({ layers, knownAddresses: { [NAME]: OPENAI }, ...options })
  const put = async (
    layer: LayerName,
    value: string,
    extra: { label?: string; baseURL?: string; name?: string } = {},
  ) => {
    const { name = NAME, ...rest } = extra
    await stores[layer].set(name, new Secret(value), rest)
  }
  /** Which layer answers. */
  const winner = async (choice?: { label?: string }) => (await resolver.find(NAME, choice))?.layer
  return { stores, layers, resolver, put, winner }
}

/** A store that cannot answer. */
export const lockedStore = (name: string): SecretStore => {
  const fail = async () => {
    throw new SecretStoreError({ store: name, location: 'the keychain', problem: 'is locked', remedy: 'Unlock it.' })
  }
  return { name, location: 'the keychain', get: fail, list: fail }
}

/** The value that a resolved secret holds. */
export const valueOf = (found: { secret: Secret } | undefined): string | undefined =>
  found?.secret.use((value) => value)
