import {
  createCloudStore,
  Secret,
  SecretStoreError,
  type CloudKey,
  type Environment,
  type SecretStore,
  type UserSettings,
} from '@latchwork/secrets'

/** The demo model of this call. */
export interface DemoCloud {
  readonly url: string
  readonly key: string
}

/**
 * The default key: the demo's when it was asked for, else that of the cloud which the environment names, else that of
 * the cloud which the person signed in to.
 */
export function createDefaultLayer(parts: {
  readonly environment: Environment
  readonly variables: SecretStore
  readonly demo: DemoCloud | undefined
  readonly signedIn: () => Promise<CloudKey | undefined>
}): SecretStore {
  const { environment, variables, demo, signedIn } = parts
  if (demo !== undefined) {
    const { url, key } = demo
    const answer = { secret: new Secret(key), baseURL: url, demo: true, location: 'demo model' }
    return createCloudStore({ read: () => answer })
  }
  return createCloudStore({ read: async () => (await cloudOfEnvironment(environment, variables)) ?? signedIn() })
}

/** The cloud that the environment names, which counts before any that the person signed in to. Throws `SecretStoreError`. */
export async function cloudOfEnvironment(
  environment: Environment,
  variables: SecretStore,
): Promise<CloudKey | undefined> {
  const address = environment['LATCH_CLOUD_URL']?.trim() ?? ''
  const entry = await variables.get('LATCH_CLOUD_KEY')
  const key = entry === undefined || entry.secret.isBlank ? undefined : entry
  if (key === undefined && address === '') return undefined
  if (key === undefined) throw halfConfigured('LATCH_CLOUD_URL', 'LATCH_CLOUD_KEY')
  if (address === '') throw halfConfigured('LATCH_CLOUD_KEY', 'LATCH_CLOUD_URL')
  return { secret: key.secret, baseURL: address, demo: false, location: key.location }
}

function halfConfigured(given: string, lacking: string): SecretStoreError {
  return new SecretStoreError({
    store: 'cloud',
    location: 'the default cloud',
    problem: `is only half configured: ${given} is set, ${lacking} is not`,
    remedy: `Set ${lacking} too, or unset ${given}.`,
  })
}

/**
 * The user's settings as they are under `--demo`: the name of OpenAI's key is pinned to the default layer, which is the
 * demo's, and the policy against the default key does not count, because the demo costs nothing.
 */
export function preferDemo(settings: UserSettings): UserSettings {
  return {
    ...settings,
    read: async () => {
      const decided = await settings.read()
      return { ...decided, pins: { ...decided.pins, OPENAI_API_KEY: 'default' }, neverDefault: [] }
    },
  }
}
