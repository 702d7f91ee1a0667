import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { lstat, mkdir, realpath, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { errorCode } from './errors.ts'
import type { HeldFolder } from './held-folder.ts'
import { parseProjectPath } from './path.ts'
import { notAFile, openIn, requireInside, tooLarge, withFolder, type Project } from './place.ts'

const CREATE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL

/** Replaces or makes a file of the project, all of it or nothing; missing folders are made. */
export async function writeText(project: Project, path: string, text: string): Promise<void> {
  const segments = parseProjectPath(path)
  const name = segments.at(-1)
  if (name === undefined || path.endsWith('/')) throw notAFile(path)
  const bytes = Buffer.from(text, 'utf8')
  if (bytes.length > project.maxBytes) throw tooLarge(path, project.maxBytes)
  const root = await realpath(project.root)
  let folder = root
  for (const segment of segments.slice(0, -1)) folder = await enterFolder(project, { root, folder, segment, path })
  // A link to another file of the project is written through, as an editor would.
  const real = (await realPathOf(join(folder, name))) ?? join(folder, name)
  requireInside(root, real, path)
  await withFolder(project, { real: dirname(real), path }, (held) => replace(held, basename(real), { bytes, path }))
}

interface Entry {
  readonly root: string
  readonly folder: string
  readonly segment: string
  readonly path: string
}

/** One step down, into a folder that is made when it is missing. */
async function enterFolder(project: Project, { root, folder, segment, path }: Entry): Promise<string> {
  const below = join(folder, segment)
  if ((await realPathOf(below)) === undefined) {
    await withFolder(project, { real: folder, path }, (held) => makeFolder(join(held.via, segment)))
  }
  const real = await realpath(below)
  requireInside(root, real, path)
  return real
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    // Somebody else was faster.
    if (errorCode(error) !== 'EEXIST') throw error
  }
}

async function replace(
  folder: HeldFolder,
  name: string,
  { bytes, path }: { readonly bytes: Uint8Array; readonly path: string },
): Promise<void> {
  const target = join(folder.via, name)
  const before = await lstat(target).catch(() => undefined)
  if (before !== undefined && !before.isFile() && !before.isSymbolicLink()) throw notAFile(path)
  const temporaryName = `.${randomUUID()}.tmp`
  const temporary = join(folder.via, temporaryName)
  const handle = await openIn(folder, temporaryName, { flags: CREATE, path })
  try {
    try {
      if (before?.isFile() === true) await handle.chmod(before.mode & 0o777)
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

async function realPathOf(path: string): Promise<string | undefined> {
  try {
    return await realpath(path)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}
