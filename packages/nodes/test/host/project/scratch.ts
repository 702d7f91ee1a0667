import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** What the file outside the project says; no test may ever read it. */
export const OUTSIDE_TEXT = 'nobody inside may read this'

/** A project in a folder of its own, with a folder next to it that must not be reached. */
export interface Scratch {
  readonly root: string
  readonly outside: string
  put(path: string, content: string | Uint8Array): Promise<void>
  /** Makes a symbolic link in the project. */
  link(path: string, target: string): Promise<void>
  remove(): Promise<void>
}

/** Makes a project and its forbidden neighbour. */
export async function createScratch(): Promise<Scratch> {
  const base = await realpath(await mkdtemp(join(tmpdir(), 'latchwork-files-')))
  const root = join(base, 'project')
  const outside = join(base, 'outside')
  await mkdir(root)
  await mkdir(outside)
  await writeFile(join(outside, 'secret.txt'), OUTSIDE_TEXT)
  return {
    root,
    outside,
    put: async (path, content) => {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), content)
    },
    link: (path, target) => symlink(target, join(root, path)),
    remove: () => rm(base, { recursive: true, force: true }),
  }
}
