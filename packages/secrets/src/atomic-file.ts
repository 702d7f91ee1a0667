import { isUtf8 } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { chmod, copyFile, link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileError, systemCode } from './file-error.ts'
import { withLock } from './lock.ts'

const MAX_BYTES = 16 * 1024 * 1024

/** A file's text, and whether others on the machine may read it. */
export interface StoreFile {
  readonly text: string
  /** Whether the text is all of the file: other bytes would be lost by writing it back. */
  readonly isUTF8: boolean
  /** Such as `0644`, when it is wider than 0600. */
  readonly looseMode?: string
}

/** Which file, and for whom, so that errors can say so. */
export interface FileChoice {
  readonly file: string
  /** The store's name. */
  readonly store: string
}

/** Reads a file of secrets; undefined when there is none. Throws `SecretStoreError`, also for a symbolic link. */
export const readStoreFile = async ({ file, store }: FileChoice): Promise<StoreFile | undefined> => {
  try {
    const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      const stats = await handle.stat()
      if (!stats.isFile()) throw oddFile(stats.isDirectory() ? 'EISDIR' : 'EFTYPE')
      const { mode, size } = stats
      if (size > MAX_BYTES) throw oddFile('E2BIG')
      const loose = process.platform !== 'win32' && (mode & 0o077) !== 0
      const bytes = await handle.readFile()
      const text = bytes.toString('utf8')
      return { text, isUTF8: isUtf8(bytes), looseMode: loose ? (mode & 0o777).toString(8).padStart(4, '0') : undefined }
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw fileError(error, { store, file })
  }
}

/**
 * Changes a file of secrets so that no reader ever sees half of it and no writer loses another's work: under a lock,
 * from the text as it is now, through a temporary file. `change` may return undefined to leave the file as it is.
 */
export const updateStoreFile = async (
  { file, store, keepBackup = false }: FileChoice & { keepBackup?: boolean },
  change: (before: StoreFile | undefined) => string | undefined | Promise<string | undefined>,
): Promise<void> => {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    await withLock(file, async () => {
      const before = await readStoreFile({ file, store })
      if (before?.isUTF8 === false) throw oddFile('EILSEQ')
      const after = await change(before)
      if (after === undefined || after === before?.text) return
      await removeLeftovers(file)
      if (keepBackup && before !== undefined) await backUp(file)
      await replaceFile(file, after)
    })
  } catch (error) {
    throw fileError(error, { store, file })
  }
}

/** Creates a file that must never be replaced, such as a key; returns false when it is there already. */
export const createOnce = async (file: string, text: string): Promise<boolean> => {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const temporary = await writeTemporary(file, text)
  try {
    await link(temporary, file)
    await syncFolder(dirname(file))
    return true
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    throw error
  } finally {
    await rm(temporary, { force: true })
  }
}

/** Makes a file or folder private again; returns its mode before, or undefined when it was private. */
export const makePrivate = async (path: string, mode: 0o600 | 0o700): Promise<string | undefined> => {
  if (process.platform === 'win32') return undefined
  const before = (await stat(path)).mode & 0o777
  if ((before & 0o077) === 0) return undefined
  await chmod(path, mode).catch((error: NodeJS.ErrnoException) => {
    // A mount that cannot be written, as containers have them, can still be read; the mode is mentioned all the same.
    if (error.code !== 'EROFS') throw error
  })
  return before.toString(8).padStart(4, '0')
}

const oddFile = (code: string): Error => Object.assign(new Error('not a file of secrets'), { code })

const replaceFile = async (file: string, text: string): Promise<void> => {
  const temporary = await writeTemporary(file, text)
  await removeUnless(temporary, () => rename(temporary, file))
  await syncFolder(dirname(file))
}

/** Removes a file when the work with it fails, as on a full disk, where it would take up the last room. */
const removeUnless = async (file: string, work: () => Promise<void>): Promise<void> => {
  try {
    await work()
  } catch (error) {
    await rm(file, { force: true })
    throw error
  }
}

const writeTemporary = async (file: string, text: string): Promise<string> => {
  const temporary = temporaryName(file)
  const handle = await open(temporary, 'wx', 0o600)
  await removeUnless(temporary, async () => {
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
  })
  return temporary
}

const backUp = async (file: string): Promise<void> => {
  const temporary = temporaryName(file)
  await removeUnless(temporary, async () => {
    await copyFile(file, temporary, constants.COPYFILE_EXCL)
    await chmod(temporary, 0o600)
    await rename(temporary, `${file}.bak`)
  })
}

const temporaryName = (file: string): string => `${file}.${randomBytes(6).toString('hex')}.tmp`

/** What killed writers left behind; whoever holds the lock is the only writer. */
const removeLeftovers = async (file: string): Promise<void> => {
  const start = `${basename(file)}.`
  for (const name of await readdir(dirname(file)))
    if (name.startsWith(start) && /^[0-9a-f]{12}\.tmp$/.test(name.slice(start.length)))
      await rm(join(dirname(file), name), { force: true })
}

const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
