import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Text files by their path from the repository's root, with forward slashes. */
export type SourceTree = ReadonlyMap<string, string>

/** Every text file that is tracked by git, or would be with `git add .`. */
export function readSourceTree(root: string): SourceTree {
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  if (listed.status !== 0) throw new Error(`git could not list the files of ${root}: ${listed.stderr}`)
  const files = new Map<string, string>()
  for (const path of listed.stdout.split('\0')) {
    if (path === '' || !existsSync(join(root, path))) continue
    const text = readFileSync(join(root, path), 'utf8')
    if (!text.includes('\0')) files.set(path, text)
  }
  return files
}
