import { checkName } from '../secret-name.ts'
import type { SecretStore } from '../secret-store.ts'
import type { Secret } from '../secret.ts'

/** The key that came from signing in to a cloud, with the only address it may go to. */
export interface CloudKey {
  readonly secret: Secret
  readonly baseURL: string
  /** Whether the demo model answers under this key. */
  readonly demo: boolean
  readonly location: string
}

/** How the default layer gets its key. */
export interface CloudStoreOptions {
  /** Answers with the key at hand, or undefined when nobody has signed in. */
  readonly read: () => Promise<CloudKey | undefined> | CloudKey | undefined
  /** The name that the default key stands in for. */
  readonly provides?: string
}

/** Answers with the default cloud key, for the one name it stands in for. Read only. */
export const createCloudStore = ({ read, provides = 'OPENAI_API_KEY' }: CloudStoreOptions): SecretStore => {
  const protection = 'as the cloud sign-in keeps it'
  return {
    name: 'cloud',
    location: 'default cloud',
    get: async (name) => {
      checkName(name)
      const key = name === provides ? await read() : undefined
      return key === undefined ? undefined : { ...key, protection }
    },
    list: async () => {
      const key = await read()
      if (key === undefined) return []
      const { baseURL, demo, location } = key
      return [{ name: provides, baseURL, demo, location, protection }]
    },
  }
}
