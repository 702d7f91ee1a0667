import { NodeError } from '@latchwork/engine'

const DEVICES = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)$/
const PRIVATE_NAMES: ReadonlySet<string> = new Set(['.git', '.ssh', '.latchwork'])
/** Characters that some file systems ignore in names, so that `.g‌it` would be `.git`. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu

/**
 * The segments of a path relative to the project; empty for the project's folder itself. Throws `path-refused` for what
 * is not such a path on every system, and for private places: `.env*`, `.git`, `.ssh`, `.latchwork`.
 */
export function parseProjectPath(path: string): readonly string[] {
  const problem = pathProblem(path)
  if (problem !== undefined) throw refusedPath(path, problem)
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.')
  for (const segment of segments) {
    const reason = segmentProblem(segment)
    if (reason !== undefined) throw refusedPath(path, reason)
  }
  return segments
}

/** Whether a file or folder of this name is nobody's business but the project's owner's: keys, history, secrets. */
export function isPrivateName(name: string): boolean {
  const folded = fold(name)
  return folded.startsWith('.env') || PRIVATE_NAMES.has(folded) || /^(?:git|env|ssh|latchw)[^.]*~\d/.test(folded)
}

/** A path that is not opened, and why. */
export function refusedPath(path: string, reason: string): NodeError {
  return new NodeError('path-refused', `"${show(path)}" is refused: ${reason}.`, {
    hint: 'Give a path inside the project, like notes/today.md.',
    retryable: false,
  })
}

/** A path as it may stand in a message: on one line, not endless. */
export function show(path: string): string {
  const line = path.replace(/\p{Cc}/gu, '\u{fffd}')
  return line.length <= 200 ? line : `${line.slice(0, 199)}…`
}

function pathProblem(path: string): string | undefined {
  if (path === '') return 'the path is empty'
  if (path.length > 4096) return 'the path is too long'
  if (path.includes('\0')) return 'the path has a NUL character'
  if (path.includes('\\')) return 'folders are separated by forward slashes'
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'the path is absolute'
  return undefined
}

function segmentProblem(segment: string): string | undefined {
  if (fold(segment) === '..') return 'it leads out of its folder by ".."'
  if (segment.includes(':')) return 'a colon in a name means something else on Windows'
  if (/[. ]$/.test(segment)) return 'a name that ends in a dot or a space is another name on Windows'
  if (DEVICES.test(fold(segment.split('.')[0]).trimEnd())) return `"${segment}" is a device on Windows`
  if (isPrivateName(segment)) return `"${segment}" is private to the project's owner`
  return undefined
}

function fold(name: string): string {
  return name.normalize('NFKC').replace(INVISIBLE, '').toLowerCase()
}
