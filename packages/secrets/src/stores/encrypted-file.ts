import { join, resolve } from 'node:path'
import { makePrivate, readStoreFile, updateStoreFile, type StoreFile } from '../atomic-file.ts'
import { alteredList, brokenFile, damagedEntry, missingKey, newerFormat, wrongKey } from '../encrypted-file-error.ts'
import { parseJSON } from '../json-file.ts'
import { readKeyFile, readOrCreateKeyFile } from '../key-file.ts'
import { joinNotes } from '../notes.ts'
import { deriveKeys, FORMAT_VERSION, isIntact, seal, sealedFileSchema, sign, unseal } from '../sealed-entries.ts'
import type { DerivedKeys, SealedEntry, SealedFile } from '../sealed-entries.ts'
import { entryKey } from '../secret-name.ts'
import type { SecretListing, WritableSecretStore } from '../secret-store.ts'
import { Secret } from '../secret.ts'
import { watchFile } from '../watch-folder.ts'

/** Where the encrypted file is, and its data key: 32 bytes at hand, or a file in another folder, made when needed. */
export type EncryptedFileOptions = { readonly folder: string; readonly now?: () => Date } & (
  | { readonly dataKey: Uint8Array }
  | { readonly keyFolder: string }
)

const STORE = 'encrypted-file'

/**
 * Keeps secrets in `secrets.enc.json`, each encrypted under its own name: the user layer where there is no keychain.
 * A file that cannot be decrypted, was altered or is newer is refused and never overwritten.
 */
export const createEncryptedFileStore = (options: EncryptedFileOptions): WritableSecretStore => {
  const { folder, now = () => new Date() } = options
  const file = join(folder, 'secrets.enc.json')
  const dataKey = dataKeyOf(options, file)
  const { protection } = dataKey

  const open = async (found: StoreFile): Promise<OpenedFile> => {
    const sealed = parseSealedFile(found.text, file)
    const { keys, note } = await dataKey.read()
    if (sealed.keyId !== keys.keyId) throw wrongKey(file, dataKey.place)
    return { keys, sealed, intact: isIntact(keys, sealed), note: joinNotes(await mend(file, folder), note) }
  }

  const read = async (): Promise<OpenedFile | undefined> => {
    const found = await readStoreFile({ file, store: STORE })
    return found === undefined ? undefined : open(found)
  }

  const update = (change: (keys: DerivedKeys, entries: readonly SealedEntry[]) => readonly SealedEntry[]) =>
    updateStoreFile({ file, store: STORE, keepBackup: true }, async (before) => {
      const opened = before === undefined ? undefined : await open(before)
      if (opened?.intact === false) throw alteredList(file)
      const keys = opened?.keys ?? (await dataKey.readOrCreate())
      const entries = change(keys, opened?.sealed.entries ?? [])
      if (entries === opened?.sealed.entries) return before?.text
      return `${JSON.stringify(sign(keys, { revision: (opened?.sealed.revision ?? 0) + 1, entries }), null, 2)}\n`
    })

  return {
    name: STORE,
    location: file,
    keepsAddress: true,
    get: async (name, label) => {
      const key = entryKey(name, label)
      const opened = await read()
      if (opened === undefined) return undefined
      const { keys, sealed, intact, note } = opened
      const entries = sealed.entries.filter(isFor(name, label))
      if (entries.length === 0 && intact) return undefined
      if (entries.length === 0) throw alteredList(file)
      const content = entries.length === 1 ? unseal(keys, entries[0]) : undefined
      if (content === undefined) throw damagedEntry(file, key)
      const { value, baseURL, setAt } = content
      const secret = new Secret(value)
      return { secret, label, baseURL, setAt, location: file, protection, note: joinNotes(damageNote(intact), note) }
    },
    list: async () => {
      const opened = await read()
      return opened === undefined
        ? []
        : opened.sealed.entries.map((entry) => listing(opened, entry, { file, protection }))
    },
    set: (name, secret, { label, baseURL } = {}) =>
      secret.use(async (value) => {
        entryKey(name, label)
        await update((keys, entries) => {
          const isThis = isFor(name, label)
          const before = entries.find(isThis)
          const address = baseURL ?? (before === undefined ? undefined : unseal(keys, before)?.baseURL)
          const content = { value, baseURL: address, setAt: now().toISOString() }
          return [...entries.filter((entry) => !isThis(entry)), seal(keys, { name, label }, content)]
        })
      }),
    remove: async (name, { label } = {}) => {
      entryKey(name, label)
      if ((await read()) === undefined) return
      await update((_keys, entries) => {
        const others = entries.filter((entry) => !isFor(name, label)(entry))
        return others.length === entries.length ? entries : others
      })
    },
    watch: (changed) => watchFile(file, changed),
  }
}

interface OpenedFile {
  readonly keys: DerivedKeys
  readonly sealed: SealedFile
  /** Whether the list of entries is as it was signed; single entries can be read all the same. */
  readonly intact: boolean
  readonly note?: string
}

interface DataKey {
  readonly place: string
  readonly protection: string
  read(): Promise<{ keys: DerivedKeys; note?: string }>
  readOrCreate(): Promise<DerivedKeys>
}

const dataKeyOf = (options: EncryptedFileOptions, file: string): DataKey => {
  if ('dataKey' in options) {
    if (options.dataKey.length !== 32) throw new RangeError('A data key has 32 bytes.')
    const keys = deriveKeys(options.dataKey)
    const protection = 'encrypted file, its key kept elsewhere'
    return { place: 'memory', protection, read: async () => ({ keys }), readOrCreate: async () => keys }
  }
  if (resolve(options.keyFolder) === resolve(options.folder))
    throw new RangeError('The data key must be in another folder than the encrypted file.')
  const keyFile = join(options.keyFolder, 'data-key')
  const choice = { file: keyFile, store: STORE }
  return {
    place: keyFile,
    protection: 'encrypted file, its key on the same disk',
    read: async () => {
      const found = await readKeyFile(choice)
      if (found === undefined) throw missingKey(file, keyFile)
      return { keys: deriveKeys(found.key), note: found.note }
    },
    readOrCreate: async () => deriveKeys((await readOrCreateKeyFile(choice)).key),
  }
}

const parseSealedFile = (text: string, file: string): SealedFile => {
  const content = parseJSON(text, (problem) => brokenFile(file, problem))
  const version = typeof content === 'object' && content !== null && 'version' in content ? content.version : undefined
  if (typeof version === 'number' && version > FORMAT_VERSION) throw newerFormat(file, version)
  const { data, error } = sealedFileSchema.safeParse(content)
  if (error !== undefined) throw brokenFile(file, `${error.issues[0].path.join('.')}: ${error.issues[0].message}`)
  return data
}

const mend = async (file: string, folder: string): Promise<string | undefined> => {
  const fileMode = await makePrivate(file, 0o600)
  const folderMode = await makePrivate(folder, 0o700)
  return joinNotes(
    fileMode === undefined ? undefined : `the file had mode ${fileMode}, so others could read it; it is 0600 again`,
    folderMode === undefined ? undefined : `its folder had mode ${folderMode}; it is 0700 again`,
  )
}

const isFor =
  (name: string, label?: string) =>
  (entry: SealedEntry): boolean =>
    entry.name === name && entry.label === label

const damageNote = (intact: boolean): string | undefined =>
  intact ? undefined : 'another part of the file is damaged: put the .bak copy back before saving'

const listing = (
  { keys, intact, note }: OpenedFile,
  entry: SealedEntry,
  { file, protection }: { file: string; protection: string },
): SecretListing => {
  const content = unseal(keys, entry)
  const damage = content === undefined ? 'this entry is damaged and cannot be decrypted' : damageNote(intact)
  const { name, label } = entry
  const { baseURL, setAt } = content ?? {}
  return { name, label, baseURL, setAt, location: file, protection, note: joinNotes(damage, note) }
}
