import { SecretStoreError } from './secret-error.ts'

const trouble = (file: string, problem: string, remedy: string): SecretStoreError =>
  new SecretStoreError({
    store: 'encrypted-file',
    location: file,
    problem,
    remedy: `${remedy} Nothing was overwritten.`,
  })

const restore = (file: string): string =>
  `Put the last good copy back (${file}.bak), or move the file away and set its secrets anew.`

/** The file cannot be read as what it should be. */
export const brokenFile = (file: string, problem: string): SecretStoreError =>
  trouble(file, `is damaged: ${problem}`, restore(file))

/** The list of entries is not as it was signed. */
export const alteredList = (file: string): SecretStoreError =>
  trouble(file, 'is damaged: entries were changed, added or taken out since it was written', restore(file))

/** One entry cannot be decrypted. */
export const damagedEntry = (file: string, key: string): SecretStoreError =>
  trouble(file, `is damaged: its entry ${key} cannot be decrypted`, restore(file))

/** A newer program wrote the file. */
export const newerFormat = (file: string, version: number): SecretStoreError =>
  trouble(file, `was written by a newer Latchwork (format ${version})`, 'Update Latchwork.')

/** The file is there, its key is not. */
export const missingKey = (file: string, keyFile: string): SecretStoreError =>
  trouble(
    file,
    `cannot be decrypted: its data key ${keyFile} is missing`,
    'Restore the key file from a backup, or move both away and set the secrets anew.',
  )

/** The data key at hand is another one. */
export const wrongKey = (file: string, keyPlace: string): SecretStoreError =>
  trouble(
    file,
    `cannot be decrypted: it was written under another data key than the one in ${keyPlace}`,
    'Restore the right data key, or move the file away and set its secrets anew.',
  )
