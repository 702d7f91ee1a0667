import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'

/** Texts that are too long for a row: kept in packed files, in a folder for each run, under the hash of what they hold. */
export interface LargeValues {
  /** From this many characters on. */
  readonly threshold: number
  /** On the disk when it returns. */
  write(run: string, text: string): string
  /** Undefined when the file is gone. */
  read(file: string): string | undefined
  removeFile(file: string): void
  /** All of a run. */
  remove(run: string): void
}

const ONE_MILLION = 1_000_000

/** Opens the folder; without one nothing is too long. */
export function createLargeValues(folder: string | undefined): LargeValues {
  if (folder === undefined)
    return {
      threshold: Number.POSITIVE_INFINITY,
      write: () => '',
      read: () => undefined,
      removeFile: () => {},
      remove: () => {},
    }
  return {
    threshold: ONE_MILLION,
    write(run, text) {
      const file = join(run, `${createHash('sha256').update(text).digest('hex')}.json.gz`)
      if (existsSync(join(folder, file))) return file
      mkdirSync(join(folder, run), { recursive: true, mode: 0o700 })
      writeDurably(join(folder, file), gzipSync(text, { level: 1 }))
      return file
    },
    read(file) {
      const path = join(folder, file)
      return existsSync(path) ? gunzipSync(readFileSync(path)).toString('utf8') : undefined
    },
    removeFile: (file) => rmSync(join(folder, file), { force: true }),
    remove: (run) => rmSync(join(folder, run), { recursive: true, force: true }),
  }
}

/** All of the file or nothing of it. */
function writeDurably(path: string, bytes: Uint8Array): void {
  const temporary = `${path}.${process.pid}.part`
  const file = openSync(temporary, 'w', 0o600)
  try {
    let written = 0
    while (written < bytes.length) written += writeSync(file, bytes, written)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(temporary, path)
}
