import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { NodeError, suggest } from '@latchwork/engine'
import { isPrivateName, refusedPath, show } from './path.ts'

/** A failure of the file system in plain words, naming the path as the person wrote it. */
export function explainFileError(error: unknown, path: string): NodeError {
  if (error instanceof NodeError) return error
  const code = errorCode(error)
  if (code === 'ELOOP' || code === 'EMLINK')
    return refusedPath(path, 'it leads through a symbolic link that cannot be followed')
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') return missingFile(path)
  const reason = reasons[code] ?? `the file system says ${code}`
  const hint = FULL.has(code) ? 'Free some space, then go on with the run: what it has done is kept.' : undefined
  return new NodeError('file-failed', `"${show(path)}" cannot be used: ${reason}.`, {
    cause: error,
    ...(hint !== undefined && { hint }),
  })
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this user has no permission',
  EPERM: 'this user has no permission',
  EROFS: 'the disk can only be read',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the disk takes no file of that size',
  EISDIR: 'it is a folder',
  EEXIST: 'something else stands in its way',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
}

const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** The system's name of a failure: `ENOENT`. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'an unknown error'
}

/** A path where nothing is, with what may have been meant. */
export async function explainMissing(path: string, root: string, segments: readonly string[]): Promise<NodeError> {
  for (let depth = segments.length - 1; depth >= 0; depth--) {
    const folder = segments.slice(0, depth)
    const names = await readdir(join(root, ...folder)).catch(() => undefined)
    if (names === undefined) continue
    const known = names.filter((name) => !isPrivateName(name)).map((name) => [...folder, name].join('/'))
    return missingFile(path, suggest(segments.slice(0, depth + 1).join('/'), known))
  }
  return missingFile(path)
}

function missingFile(path: string, hint = 'Paths are relative to the project, with forward slashes.'): NodeError {
  return new NodeError('file-not-found', `"${show(path)}" was not found in the project.`, { hint, retryable: false })
}
