import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCode } from './system-code.ts'

/** The folder in a project that holds runs and deleted flows; nodes cannot reach it, and git leaves it out. */
export async function makeStateFolder(root: string): Promise<string> {
  const folder = join(root, '.latchwork')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(join(folder, '.gitignore'), '*\n', { flag: 'wx' }).catch((error: unknown) => {
    if (systemCode(error) !== 'EEXIST') throw error
  })
  return folder
}
