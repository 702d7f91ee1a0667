import { createEncryptedFileStore, type CloudKey, type LatchHome, type Secret } from '@latchwork/secrets'

/** The cloud that the person signed in to from the editor; its key is the default key of every later call. */
export interface CloudMembership {
  read(): Promise<CloudKey | undefined>
  join(invitation: { readonly url: string; readonly key: Secret }): Promise<void>
  leave(): Promise<void>
}

const NAME = 'LATCH_CLOUD_KEY'

/** Keeps the sign-in in the person's encrypted file, outside the index, so that it is nobody's own key. */
export function createCloudMembership({ secretsFolder, keyFolder }: LatchHome): CloudMembership {
  const store = createEncryptedFileStore({ folder: secretsFolder, keyFolder })
  return {
    async read() {
      const entry = await store.get(NAME)
      if (entry === undefined || entry.baseURL === undefined || entry.secret.isBlank) return undefined
      return { secret: entry.secret, baseURL: entry.baseURL, demo: false, location: 'signed in from the editor' }
    },
    join: ({ url, key }) => store.set(NAME, key, { baseURL: url }),
    leave: () => store.remove(NAME),
  }
}
