import { readStoreFile, updateStoreFile, type StoreFile } from '../atomic-file.ts'
import { lineOf, parseDotenv, removeFromDotenv, setInDotenv } from '../dotenv-text.ts'
import { systemCode } from '../file-error.ts'
import { MalformedSecretError, SecretStoreError } from '../secret-error.ts'
import { entryKey, parseEntryKey } from '../secret-name.ts'
import type { WritableSecretStore } from '../secret-store.ts'
import { Secret } from '../secret.ts'
import { watchFile } from '../watch-folder.ts'

const PROTECTION = 'plain text file'

/**
 * Reads and writes a `.env` file: the project layer. A labelled key stands there as `NAME__label`. Rewriting keeps
 * comments, order, blank lines, `export` and line ends. Values are taken as they stand, without interpolation.
 */
export const createDotenvStore = ({ file }: { file: string }): WritableSecretStore => {
  const name = 'dotenv-file'
  const choice = { file, store: name }

  const read = async (): Promise<StoreFile | undefined> => {
    try {
      return await readStoreFile(choice)
    } catch (error) {
      // A folder of that name is somebody's virtual environment, not a file of secrets.
      if (error instanceof SecretStoreError && systemCode(error.cause) === 'EISDIR') return undefined
      throw error
    }
  }

  const edit = (key: string, change: (text: string) => string | undefined): Promise<void> =>
    updateStoreFile(choice, (before) => {
      const next = change(before?.text ?? '')
      if (next === undefined) throw unwritable(file, key)
      return next === '' && before === undefined ? undefined : next
    })

  return {
    name,
    location: file,
    get: async (secretName, label) => {
      const key = entryKey(secretName, label)
      const found = await read()
      const value = found === undefined ? undefined : parseDotenv(found.text).get(key)
      if (found === undefined || value === undefined) return undefined
      const location = `${file}:${lineOf(found.text, key) ?? 1}`
      if (isCiphertext(value)) throw encrypted(name, location)
      const note = found.looseMode === undefined ? undefined : looseNote(file, found.looseMode)
      return { secret: new Secret(value), label, location, protection: PROTECTION, note }
    },
    list: async () => {
      const text = (await read())?.text ?? ''
      return [...parseDotenv(text).keys()].flatMap((key) => {
        const parsed = parseEntryKey(key)
        if (parsed === undefined) return []
        return [{ ...parsed, location: `${file}:${lineOf(text, key) ?? 1}`, protection: PROTECTION }]
      })
    },
    set: (secretName, secret, { label } = {}) =>
      secret.use(async (value) => {
        const key = entryKey(secretName, label)
        await edit(key, (text) => (isCiphertext(value) ? undefined : setInDotenv(text, key, value)))
      }),
    remove: async (secretName, { label } = {}) => {
      const key = entryKey(secretName, label)
      await edit(key, (text) => removeFromDotenv(text, key))
    },
    watch: (changed) => watchFile(file, changed),
  }
}

const isCiphertext = (value: string): boolean => value.startsWith('encrypted:')

const looseNote = (file: string, mode: string): string =>
  `${file} has mode ${mode}, so other users of this machine may read it; saving from here makes it 0600`

const encrypted = (store: string, location: string): SecretStoreError =>
  new SecretStoreError({
    store,
    location,
    problem: 'holds a value that dotenvx encrypted',
    remedy: 'Decrypt the file with dotenvx, or give the value in the environment (dotenvx run -- latch …).',
  })

const unwritable = (file: string, key: string): MalformedSecretError =>
  new MalformedSecretError({
    name: key,
    location: file,
    problem: 'cannot be written to or taken out of this .env file so that every line still reads back as it should',
    remedy: 'Save it to the user layer instead, or edit the file by hand. The file was not touched.',
  })
