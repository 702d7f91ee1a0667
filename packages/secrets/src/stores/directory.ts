import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readSecretText } from '../bounded-text.ts'
import { fileError, systemCode } from '../file-error.ts'
import { checkName, isSecretName } from '../secret-name.ts'
import type { SecretStore } from '../secret-store.ts'
import { Secret } from '../secret.ts'
import { watchFolder } from '../watch-folder.ts'

/**
 * Reads secrets that have a file each, named like the secret: a Kubernetes volume, `/run/secrets`, systemd's
 * `$CREDENTIALS_DIRECTORY`. Each get reads anew, so a swap of the whole folder is seen without a restart.
 */
export const createDirectoryStore = ({ folder }: { folder: string }): SecretStore => {
  const store = 'directory'
  const protection = 'file given by the system'
  return {
    name: store,
    location: folder,
    get: async (name) => {
      checkName(name)
      const file = join(folder, name)
      const text = await readSecretText({ file, store })
      return text === undefined ? undefined : { secret: new Secret(text), location: file, protection }
    },
    list: async () => {
      const names = await readFolder(folder, store)
      return names.filter(isSecretName).map((name) => ({ name, location: join(folder, name), protection }))
    },
    watch: (changed) => watchFolder(folder, () => changed()),
  }
}

const readFolder = async (folder: string, store: string): Promise<readonly string[]> => {
  try {
    return (await readdir(folder)).sort()
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return []
    throw fileError(error, { store, file: folder })
  }
}
