import { randomBytes } from 'node:crypto'
import { createOnce, makePrivate, readStoreFile, type FileChoice } from './atomic-file.ts'
import { fileError } from './file-error.ts'
import { SecretStoreError } from './secret-error.ts'

/** A key of 32 random bytes, and what was mended about its file. */
export interface KeyFile {
  readonly key: Buffer
  readonly note?: string
}

/** Reads a key file; undefined when there is none. Throws when the file holds anything but a key. */
export const readKeyFile = async (choice: FileChoice): Promise<KeyFile | undefined> => {
  const found = await readStoreFile(choice)
  if (found === undefined) return undefined
  const { file, store } = choice
  const key = Buffer.from(found.text.trim(), 'base64')
  if (key.length !== 32 || key.toString('base64') !== found.text.trim())
    throw new SecretStoreError({
      store,
      location: file,
      problem: 'is damaged: it does not hold a key of 32 bytes',
      remedy: 'Restore it from a backup. Nothing was overwritten.',
    })
  const before = found.looseMode === undefined ? undefined : await makePrivate(file, 0o600)
  return { key, note: before === undefined ? undefined : `the key file had mode ${before}; it is 0600 again` }
}

/** Reads a key file, or makes one when there is none. Two processes that do so at once get the same key. */
export const readOrCreateKeyFile = async (choice: FileChoice): Promise<KeyFile> => {
  const found = await readKeyFile(choice)
  if (found !== undefined) return found
  try {
    await createOnce(choice.file, `${randomBytes(32).toString('base64')}\n`)
  } catch (error) {
    throw fileError(error, choice)
  }
  return readOrCreateKeyFile(choice)
}

/** The installation's own key, under which fingerprints are made. */
export const readInstallationKey = async ({ file }: { file: string }): Promise<Uint8Array> =>
  (await readOrCreateKeyFile({ file, store: 'installation key' })).key
