import { constants } from 'node:fs'
import { open, realpath, type FileHandle } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'
import { NodeError } from '@latchwork/engine'
import { errorCode, explainMissing } from './errors.ts'
import type { HeldFolder, HoldFolder } from './held-folder.ts'
import { isPrivateName, parseProjectPath, refusedPath, show } from './path.ts'

/** A project's folder and the rules for its files. */
export interface Project {
  readonly root: string
  /** The largest file, in bytes. */
  readonly maxBytes: number
  readonly hold: HoldFolder
}

/** The real path of something in the project. Throws when it is missing, outside or private. */
export async function locate(project: Project, path: string): Promise<string> {
  const segments = parseProjectPath(path)
  const root = await realpath(project.root)
  try {
    const real = await realpath(join(root, ...segments))
    requireInside(root, real, path)
    return real
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'ENOTDIR') throw error
    throw await explainMissing(path, root, segments)
  }
}

/** Throws unless a real path is in the project and not private, whatever links led to it. */
export function requireInside(root: string, real: string, path: string): void {
  const inside = relative(root, real)
  const segments = inside.split(sep)
  if (segments[0] === '..' || isAbsolute(inside)) {
    throw refusedPath(path, 'a symbolic link leads out of the project')
  }
  const secret = segments.find(isPrivateName)
  if (secret !== undefined) throw refusedPath(path, `"${secret}" is private to the project's owner`)
}

/** Uses a folder, given by its real path, while nobody can put another one in its place. */
export async function withFolder<Value>(
  { hold }: Project,
  { real, path }: { readonly real: string; readonly path: string },
  use: (folder: HeldFolder) => Promise<Value>,
): Promise<Value> {
  const folder = await hold(real)
  if (folder === undefined) throw exchanged(path)
  try {
    return await use(folder)
  } finally {
    await folder.close()
  }
}

/** Opens a file of a held folder; never through a link. */
export async function openIn(
  folder: HeldFolder,
  name: string,
  { flags, path }: { readonly flags: number; readonly path: string },
): Promise<FileHandle> {
  // Windows does not have this flag.
  const handle = await open(join(folder.via, name), flags | (constants.O_NOFOLLOW ?? 0))
  if (await folder.isOurs(name, handle).catch(() => false)) return handle
  await handle.close()
  throw exchanged(path)
}

/** A size beyond what the project's files may have. */
export function tooLarge(path: string, maxBytes: number): NodeError {
  const limit = maxBytes >= 1024 * 1024 ? `${Math.floor(maxBytes / 1024 / 1024)} MiB` : `${maxBytes} bytes`
  return new NodeError('file-too-large', `"${show(path)}" is larger than ${limit}.`, {
    hint: 'Split it into smaller files.',
    retryable: false,
  })
}

/** A folder where a file was wanted, a pipe, a device. */
export function notAFile(path: string): NodeError {
  return new NodeError('not-a-file', `"${show(path)}" is not a file.`, {
    hint: 'Give the path of a file; files.list finds the files of a folder.',
    retryable: false,
  })
}

function exchanged(path: string): NodeError {
  return new NodeError('path-refused', `"${show(path)}" was exchanged by something else while it was opened.`, {
    hint: 'Run it again when nothing else moves this file.',
  })
}
