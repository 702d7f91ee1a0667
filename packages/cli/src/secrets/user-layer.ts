import {
  createConfiguredStores,
  createEncryptedFileStore,
  createIndexedStore,
  createKeychainStore,
  createSecretIndex,
  type LatchHome,
  type SecretIndex,
  type WritableSecretStore,
} from '@latchwork/secrets'
import type { Session } from '../session.ts'

/** The person's own keys, and what they are made of. */
export interface UserLayer {
  readonly user: WritableSecretStore
  /** Where saved keys are: the keychain where there may be one, and the encrypted file. */
  readonly own: readonly [WritableSecretStore, ...WritableSecretStore[]]
  readonly index: SecretIndex
}

/** What of a session the user layer needs. */
type UserSession = Pick<Session, 'environment' | 'redactor'> & { readonly io: Pick<Session['io'], 'home' | 'now'> }

/** Opens the user layer. With `LATCH_HOME` set, the keychain is never touched. */
export function openUserLayer({ environment, io, redactor }: UserSession, home: LatchHome): UserLayer {
  const now = () => new Date(io.now())
  const index = createSecretIndex({ file: home.indexFile })
  const file = createEncryptedFileStore({ folder: home.secretsFolder, keyFolder: home.keyFolder, now })
  const names = async () => (await index.list()).filter(({ store }) => store === 'keychain')
  const own: UserLayer['own'] = home.usesKeychain ? [createKeychainStore({ names, now }), file] : [file]
  const configured = createConfiguredStores({
    file: home.settingsFile,
    environment,
    homedir: io.home,
    register: (token) => redactor.add(token),
  })
  return { user: createIndexedStore({ index, stores: own, configured, now }), own, index }
}
