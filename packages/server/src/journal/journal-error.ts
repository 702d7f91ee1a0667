/** The journal of a run could not be written or read. The run stops here; what was kept before stays. */
export class JournalError extends Error {
  override readonly name = 'JournalError'
  readonly code = 'journal-failed'
  readonly hint: string

  constructor(file: string, cause: unknown) {
    const { message, hint } = explain(cause)
    super(`The journal ${file} ${message}.`, { cause })
    this.hint = hint
  }
}

/** Does what needs the store of runs; what goes wrong in SQLite or on the disk is thrown as a `JournalError`. */
export function withJournal<Value>(file: string, work: () => Value): Value {
  try {
    return work()
  } catch (error) {
    throw isOfDisk(error) ? new JournalError(file, error) : error
  }
}

const CODES: ReadonlySet<unknown> = new Set(['ERR_SQLITE_ERROR', 'ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS', 'EACCES', 'EIO'])

function isOfDisk(error: unknown): boolean {
  return error instanceof Error && 'code' in error && CODES.has(error.code)
}

const WORDS: readonly { readonly pattern: RegExp; readonly message: string; readonly hint: string }[] = [
  {
    pattern: /disk is full|ENOSPC|EDQUOT/i,
    message: 'cannot be written: the disk is full',
    hint: 'Free some space, then resume the run: what it has done is kept.',
  },
  {
    pattern: /disk I\/O error|EFBIG|EIO/i,
    message: 'cannot be written: the disk refuses it',
    hint: 'It is full, at a limit, or broken. Mend that, then resume the run: what it has done is kept.',
  },
  {
    pattern: /readonly|read-only|EROFS|EACCES|EPERM/i,
    message: 'cannot be written: the disk or the file is read-only',
    hint: 'Make the folder writable, then resume the run.',
  },
  {
    pattern: /unable to open database file/i,
    message: 'cannot be opened: its disk is read-only or full, or its folder may not be written',
    hint: 'Mend that and try again: what is in the file is kept.',
  },
  {
    pattern: /malformed|not a database|corrupt/i,
    message: 'is damaged',
    hint: 'Restore the file from a backup, or move it away to begin an empty history. It was not changed.',
  },
  {
    pattern: /locked|busy/i,
    message: 'is locked by another process',
    hint: 'End the other process, or wait for it, then resume the run.',
  },
]

function explain(cause: unknown): { readonly message: string; readonly hint: string } {
  const told = cause instanceof Error ? cause.message : String(cause)
  const known = WORDS.find(({ pattern }) => pattern.test(told))
  return (
    known ?? { message: `failed: ${told}`, hint: 'Resume the run when the cause is gone: what it has done is kept.' }
  )
}
