import { SecretStoreError } from './secret-error.ts'

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'may not be opened with your rights',
  EPERM: 'may not be opened with your rights',
  ELOOP: 'is a symbolic link, which a file of secrets must not be',
  EISDIR: 'is a folder, not a file',
  EFTYPE: 'is not an ordinary file',
  E2BIG: 'is larger than any file of secrets should be',
  EILSEQ: 'holds bytes that are not UTF-8 text, which writing it would lose',
  ENOTDIR: 'is not in a folder',
  ENOSPC: 'could not be written: the disk is full',
  EDQUOT: 'could not be written: your share of the disk is full',
  EFBIG: 'could not be written: no more room is allowed for it',
  EROFS: 'could not be written: the disk is read only',
}

const MAKE_ROOM = 'Make room and try again; what was saved before is still there.'
const REMEDIES: Readonly<Record<string, string>> = {
  ELOOP: 'Replace the link by the file itself.',
  ENOSPC: MAKE_ROOM,
  EDQUOT: MAKE_ROOM,
  EFBIG: MAKE_ROOM,
}

/** The system's code of an error, as `ENOENT`; undefined for errors of other kinds. */
export const systemCode = (error: unknown): string | undefined => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : undefined
}

/** A file's trouble in plain words; errors of this package stay as they are. */
export const fileError = (error: unknown, { store, file }: { store: string; file: string }): Error => {
  const code = systemCode(error)
  if (code === undefined) return error instanceof Error ? error : new Error('unknown trouble with a file')
  return new SecretStoreError({
    store,
    location: file,
    problem: REASONS[code] ?? `could not be used (${code})`,
    remedy: REMEDIES[code] ?? 'Check its owner, mode and place.',
    cause: error,
  })
}
