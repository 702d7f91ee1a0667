import { randomUUID } from 'node:crypto'
import { link, lstat, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { systemCode } from './system-code.ts'

/** Replaces a file so that no reader sees half of it, and it survives a crash; its mode stays. */
export async function replaceFile(file: string, text: string): Promise<void> {
  const mode = await stat(file).then(
    (stats) => stats.mode & 0o777,
    () => 0o644,
  )
  const temporary = await writeTemporary(file, text, mode)
  try {
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await syncFolder(dirname(file))
}

/** Makes a file that must not be there yet; throws the system's `EEXIST` when it is. */
export async function makeFile(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const temporary = await writeTemporary(file, text, 0o644)
  try {
    await linkNew(temporary, file)
  } finally {
    await rm(temporary, { force: true })
  }
  await syncFolder(dirname(file))
}

/** Moves a file to where nothing may be yet (a plain rename would replace it); throws the system's `EEXIST`. */
export async function moveFile(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  await linkNew(from, to)
  await rm(from, { force: true })
  await syncFolder(dirname(to))
  await syncFolder(dirname(from))
}

/** A second name, unless it is taken. Where the disk knows no second names, the file is moved there. */
async function linkNew(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    if (!NO_LINKS.has(systemCode(error) ?? '')) throw error
    const isTaken = await lstat(to).then(
      () => true,
      () => false,
    )
    if (isTaken) throw Object.assign(new Error(`${to} exists`), { code: 'EEXIST' })
    await rename(from, to)
  }
}

const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'])

async function writeTemporary(file: string, text: string, mode: number): Promise<string> {
  const temporary = join(dirname(file), `.${randomUUID()}.tmp`)
  const handle = await open(temporary, 'wx', mode)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  return temporary
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
