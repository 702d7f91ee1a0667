import { readFile, stat } from 'node:fs/promises'
import { fileError, systemCode } from './file-error.ts'
import { SecretStoreError } from './secret-error.ts'

const MAX_BYTES = 1024 * 1024

/**
 * Reads a secret that has a file to itself, following links (as Kubernetes mounts them), without the line break at its
 * end. Undefined when there is no such file. Throws `SecretStoreError`.
 */
export const readSecretText = async (choice: { file: string; store: string }): Promise<string | undefined> =>
  (await readSecretBytes(choice))?.toString('utf8').replace(/\r?\n$/, '')

/** The same for a file of any bytes, as they are. */
export const readSecretBytes = async ({
  file,
  store,
}: {
  file: string
  store: string
}): Promise<Buffer | undefined> => {
  try {
    const stats = await stat(file)
    if (!stats.isFile() || stats.size > MAX_BYTES)
      throw new SecretStoreError({
        store,
        location: file,
        problem: 'is not an ordinary file of at most 1 MiB',
        remedy: 'Put the secret alone in a file.',
      })
    return await readFile(file)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw fileError(error, { store, file })
  }
}
