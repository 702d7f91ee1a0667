import { createEnvironmentStore, SecretStoreError, type CloudKey, type Environment } from '@latchwork/secrets'
import type { CloudSignIn } from '@latchwork/server'
import type { CloudMembership } from './cloud-membership.ts'
import { cloudOfEnvironment } from './default-layer.ts'

/** What the editor shows of the default layer, and how it changes it. */
export function createCloudSignIn(parts: {
  readonly environment: Environment
  readonly membership: CloudMembership
  /** The default key of whoever is signed in to no cloud. */
  readonly demo: CloudKey
}): CloudSignIn {
  const { environment, membership, demo } = parts
  const variables = createEnvironmentStore({ environment })
  return {
    show: async () => {
      const ruling = await rulingCloud(() => cloudOfEnvironment(environment, variables))
      if (ruling.trouble !== undefined) return { state: 'none', fixed: ruling.trouble }
      const { secret, baseURL: url, location, demo: isDemo } = ruling.key ?? (await membership.read()) ?? demo
      const facts = { state: isDemo ? 'demo' : 'joined', url, location, hint: secret.hint } as const
      return ruling.key === undefined ? facts : { ...facts, fixed: FIXED }
    },
    join: membership.join,
    leave: membership.leave,
  }
}

const FIXED =
  'The cloud is set in the environment of Latchwork, by LATCH_CLOUD_URL and LATCH_CLOUD_KEY, which count before any sign-in. To sign in or out here, unset both and start Latchwork again.'

/** The environment's cloud, or what is wrong with it in words. */
async function rulingCloud(
  read: () => Promise<CloudKey | undefined>,
): Promise<{ readonly key?: CloudKey; readonly trouble?: string }> {
  try {
    return { key: await read() }
  } catch (error) {
    if (error instanceof SecretStoreError) return { trouble: error.message }
    throw error
  }
}
