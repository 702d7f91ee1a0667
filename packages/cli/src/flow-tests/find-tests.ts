import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { TEST_ENDING } from '@latchwork/server/flow-tests'
import { usageError } from '../command-error.ts'

/** The files of tests in a folder and below, sorted; or the one of a flow. Throws when there is none. */
export async function findTests(place: string, cwd: string): Promise<readonly string[]> {
  const path = resolve(cwd, place)
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) throw usageError(`${place} was not found.`, `Looked at ${path}.`)
  if (found.isFile()) return [path.endsWith(TEST_ENDING) ? path : await testsOfFlow(path, place)]
  const files = await walk(path)
  if (files.length > 0) return files
  throw usageError(
    `There are no tests in ${place}.`,
    `A file of tests ends in ${TEST_ENDING}; latch test --record FLOW makes one.`,
  )
}

async function testsOfFlow(path: string, place: string): Promise<string> {
  const tests = path.replace(/\.flow\.json$/, TEST_ENDING)
  const isThere =
    tests !== path &&
    (await stat(tests).then(
      () => true,
      () => false,
    ))
  if (isThere) return tests
  throw usageError(`${place} has no tests.`, `latch test --record ${place} makes one.`)
}

async function walk(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const found: string[] = []
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
    if (entry.isDirectory()) found.push(...(await walk(join(folder, entry.name))))
    else if (entry.isFile() && entry.name.endsWith(TEST_ENDING)) found.push(join(folder, entry.name))
  }
  return found
}
