import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Dirent } from 'node:fs'
import { NodeError } from '@latchwork/engine'
import { parseGlob, type Glob } from './glob.ts'
import { isPrivateName, parseProjectPath } from './path.ts'
import { locate, withFolder, type Project } from './place.ts'

const MAX_ENTRIES = 100_000

/**
 * The files below a folder of the project which fit a pattern, sorted by code units. Symbolic links are left out;
 * so are hidden files and node_modules, unless the pattern names them.
 */
export async function listFiles(project: Project, folder: string, pattern: string): Promise<readonly string[]> {
  const glob = requireGlob(pattern)
  const prefix = parseProjectPath(folder)
  const found: string[] = []
  let seen = 0
  const pending: { readonly real: string; readonly segments: readonly string[] }[] = [
    { real: await locate(project, folder), segments: [] },
  ]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { real, segments } = next
    const entries = await readFolder(project, real, folder)
    seen += entries.length
    if (seen > MAX_ENTRIES) throw tooMany(folder)
    for (const entry of entries.filter(({ name }) => isListed(name, glob))) {
      const below = [...segments, entry.name]
      if (entry.isDirectory()) pending.push({ real: join(real, entry.name), segments: below })
      else if (entry.isFile() && glob.matches(below)) found.push([...prefix, ...below].join('/'))
    }
  }
  return found.sort()
}

function readFolder(project: Project, real: string, path: string): Promise<Dirent[]> {
  return withFolder(project, { real, path }, (held) => readdir(held.via, { withFileTypes: true }))
}

function isListed(name: string, glob: Glob): boolean {
  if (isPrivateName(name)) return false
  return (!name.startsWith('.') && name !== 'node_modules') || glob.names(name)
}

function requireGlob(pattern: string): Glob {
  const isRelative = !pattern.startsWith('/') && !pattern.includes('\\') && !pattern.split('/').includes('..')
  const glob = isRelative ? parseGlob(pattern) : undefined
  if (glob !== undefined) return glob
  throw new NodeError('bad-pattern', `"${pattern}" is not a pattern for files in a folder.`, {
    hint: 'Write it like **/*.md or notes/*.{md,txt}; it cannot leave the folder.',
    retryable: false,
  })
}

function tooMany(folder: string): NodeError {
  return new NodeError('too-many-files', `"${folder}" holds more than ${MAX_ENTRIES} files and folders.`, {
    hint: 'List a folder further down.',
    retryable: false,
  })
}
