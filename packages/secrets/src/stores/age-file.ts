import { createOnce } from '../atomic-file.ts'
import { openExport, sealExport, type AgeKey, type AgeLock, type ExportedSecret } from '../age-envelope.ts'
import { fileError } from '../file-error.ts'
import { readSecretBytes } from '../bounded-text.ts'
import { SecretStoreError } from '../secret-error.ts'
import { entryKey } from '../secret-name.ts'
import type { SecretListing, SecretStore } from '../secret-store.ts'
import { watchFile } from '../watch-folder.ts'

const STORE = 'age-file'

/** Reads the secrets of a file that `latch secrets export` wrote, or age itself from the same content. */
export const createAgeFileStore = ({ file, key }: { file: string; key: AgeKey }): SecretStore => ({
  name: STORE,
  location: file,
  get: async (name, label) => {
    entryKey(name, label)
    const found = (await readExport({ file, key })).find((entry) => entry.name === name && entry.label === label)
    return found === undefined ? undefined : { ...listingOf(found, file), secret: found.secret }
  },
  list: async () => (await readExport({ file, key })).map((entry) => listingOf(entry, file)),
  watch: (changed) => watchFile(file, changed),
})

/** All of such a file, opened once: a passphrase takes a second. Nothing where there is no file. */
export const readExport = async ({ file, key }: { file: string; key: AgeKey }): Promise<readonly ExportedSecret[]> => {
  const bytes = await readSecretBytes({ file, store: STORE })
  return bytes === undefined ? [] : openExport(bytes, { file, key })
}

/** Writes an export, readable by its owner only. Never replaces a file that is there. */
export const writeExport = async (
  secrets: readonly ExportedSecret[],
  { file, lock }: { readonly file: string; readonly lock: AgeLock },
): Promise<void> => {
  const text = await sealExport(secrets, lock)
  const isNew = await createOnce(file, text).catch((error: unknown) => {
    throw fileError(error, { store: STORE, file })
  })
  if (isNew) return
  throw new SecretStoreError({
    store: STORE,
    location: file,
    problem: 'is there already, and was left as it is',
    remedy: 'Choose another name, or move the file away.',
  })
}

const listingOf = ({ secret: _secret, ...entry }: ExportedSecret, file: string): SecretListing => ({
  ...entry,
  location: file,
  protection: 'file encrypted with age',
})
