import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'

/** Texts that are too long for a row: kept in packed files, in a folder for each run. */
export interface LargeValues {
  /** From this many characters on. */
  readonly threshold: number
  write(run: string, seq: number, text: string): string
  /** Undefined when the file is gone. */
  read(file: string): string | undefined
  remove(run: string): void
}

const ONE_MILLION = 1_000_000

/** Opens the folder; without one nothing is too long. */
export function createLargeValues(folder: string | undefined): LargeValues {
  if (folder === undefined)
    return { threshold: Number.POSITIVE_INFINITY, write: () => '', read: () => undefined, remove: () => {} }
  return {
    threshold: ONE_MILLION,
    write(run, seq, text) {
      mkdirSync(join(folder, run), { recursive: true, mode: 0o700 })
      const file = join(run, `${seq}.json.gz`)
      writeFileSync(join(folder, file), gzipSync(text, { level: 1 }), { mode: 0o600 })
      return file
    },
    read(file) {
      const path = join(folder, file)
      return existsSync(path) ? gunzipSync(readFileSync(path)).toString('utf8') : undefined
    },
    remove: (run) => rmSync(join(folder, run), { recursive: true, force: true }),
  }
}
