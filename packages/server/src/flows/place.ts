import { constants } from 'node:fs'
import { lstat, open, realpath } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { systemCode, systemReason } from '../disk/system-code.ts'
import { ServerError } from '../server-error.ts'
import { parseFlowPath } from './flow-path.ts'

/**
 * Where a flow's file is, or would be. Throws when a symbolic link leads out of the project, or the file is a link
 * itself.
 */
export async function locateFlow(root: string, path: string): Promise<string> {
  const realRoot = await realpath(root)
  const file = join(realRoot, ...parseFlowPath(path))
  const inside = relative(realRoot, await nearestReal(dirname(file)))
  if (inside.startsWith('..') || isAbsolute(inside) || inside.split(/[\\/]/).some((name) => name.startsWith('.')))
    throw refused(path)
  // Opening does not follow a link either, but not every system can be told so.
  const stats = await lstat(file).catch(() => undefined)
  if (stats?.isSymbolicLink() === true) throw refused(path)
  return file
}

/** A file's bytes, never through a link. */
export async function readFlowBytes(file: string, path: string): Promise<Buffer> {
  try {
    const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
    try {
      const stats = await handle.stat()
      if (!stats.isFile()) throw flowNotFound(path)
      if (stats.size > MAX_FLOW_BYTES) throw flowTooLarge(path)
      return await handle.readFile()
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (systemCode(error) === 'ELOOP') throw refused(path)
    throw explainFlowFile(error, path)
  }
}

/** The largest flow over HTTP, in bytes. */
export const MAX_FLOW_BYTES = 16 * 1024 * 1024

/** A file system's failure in plain words. */
export function explainFlowFile(error: unknown, path: string): Error {
  if (error instanceof ServerError) return error
  const code = systemCode(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') return flowNotFound(path)
  if (code === 'EEXIST')
    return new ServerError(409, 'exists', `"${path}" is there already.`, { hint: 'Choose another name.' })
  const reason = systemReason(error)
  if (reason === undefined) return error instanceof Error ? error : new Error(String(error))
  return new ServerError(503, 'file-failed', `"${path}" cannot be used: ${reason}.`, { cause: error })
}

function flowNotFound(path: string): ServerError {
  return new ServerError(404, 'flow-not-found', `The flow "${path}" was not found in the project.`)
}

function flowTooLarge(path: string): ServerError {
  return new ServerError(413, 'too-large', `"${path}" is larger than ${MAX_FLOW_BYTES / 2 ** 20} MiB.`, {
    hint: 'The command runs flows of up to 64 MiB: latch run.',
  })
}

function refused(path: string): ServerError {
  return new ServerError(400, 'bad-path', `"${path}" is refused: it leads through a symbolic link.`, {
    hint: 'Put the file itself into the project.',
  })
}

/** The real path of the nearest folder that exists. */
export async function nearestReal(folder: string): Promise<string> {
  try {
    return await realpath(folder)
  } catch (error) {
    if (systemCode(error) !== 'ENOENT' || dirname(folder) === folder) throw error
    return nearestReal(dirname(folder))
  }
}
