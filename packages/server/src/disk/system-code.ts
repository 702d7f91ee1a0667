/** Why the file system refused, in words that end a sentence; undefined for errors of other kinds. */
export function systemReason(error: unknown): string | undefined {
  const code = systemCode(error)
  return code === undefined ? undefined : (REASONS.get(code) ?? `the file system says ${code}`)
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'this user has no permission'],
  ['EPERM', 'this user has no permission'],
  ['EROFS', 'the disk can only be read'],
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk quota is used up'],
  ['ENOENT', 'its folder is not there'],
  ['ENOTDIR', 'its folder is a file'],
  ['EEXIST', 'its folder is a link that leads nowhere'],
  ['EISDIR', 'it is a folder'],
  ['ENAMETOOLONG', 'its name is too long'],
])

/** The system's name of a failure: `ENOENT`; undefined for errors of other kinds. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
