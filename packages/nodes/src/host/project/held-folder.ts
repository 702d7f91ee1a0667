import { constants, type BigIntStats } from 'node:fs'
import { lstat, open, readlink, realpath, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

/** A folder that was checked, held so that nobody can put another one in its place before it is used. */
export interface HeldFolder {
  /** What to put before a name to reach it in this very folder. */
  readonly via: string
  /** Whether an opened file really is the one of that name in this folder. */
  isOurs(name: string, handle: FileHandle): Promise<boolean>
  close(): Promise<void>
}

/** Holds a folder, given by its real path; undefined when the path leads somewhere else by now. */
export type HoldFolder = (real: string) => Promise<HeldFolder | undefined>

/** By an open descriptor (Linux): names are looked up in the folder that was opened, whatever happens to its path. */
export const holdByDescriptor: HoldFolder = async (real) => {
  const handle = await open(real, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW)
  const via = `/proc/self/fd/${handle.fd}`
  if ((await readlink(via).catch(() => undefined)) === real)
    return { via, isOurs: () => Promise.resolve(true), close: () => handle.close() }
  await handle.close()
  return undefined
}

/** By its path (elsewhere): a file is compared, after it was opened, with what the path leads to. */
export const holdByPath: HoldFolder = async (real) => {
  if ((await realpath(real)) !== real) return undefined
  const isOurs = async (name: string, handle: FileHandle): Promise<boolean> => {
    const path = join(real, name)
    const [opened, there] = await Promise.all([handle.stat({ bigint: true }), lstat(path, { bigint: true })])
    return isSame(opened, there) && (await realpath(path)) === path
  }
  return { via: real, isOurs, close: () => Promise.resolve() }
}

function isSame(a: BigIntStats, b: BigIntStats): boolean {
  return a.dev === b.dev && a.ino === b.ino
}
