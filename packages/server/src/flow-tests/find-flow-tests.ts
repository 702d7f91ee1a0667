import { lstat, readdir } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { locateFlow } from '../flows/place.ts'
import { readTestFile, TEST_ENDING, testFileOf, TestFileError, type TestFile } from './test-file.ts'

/** A file with tests of a flow; or one that should have some, and what is wrong with it. */
export type FoundTests = { readonly path: string } & (
  | { readonly file: TestFile; readonly trouble?: undefined }
  | { readonly file?: undefined; readonly trouble: TestFileError }
)

/** Finds the files beside a flow that hold its tests. Paths are relative to the project. Throws `ServerError`. */
export async function findFlowTests(root: string, flow: string): Promise<readonly FoundTests[]> {
  const place = await locateFlow(root, flow)
  const folder = dirname(place)
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(TEST_ENDING)).sort()
  const found: FoundTests[] = []
  for (const name of names) {
    const path = join(dirname(flow), name).split('\\').join('/')
    const stats = await lstat(join(folder, name)).catch(() => undefined)
    if (stats?.isFile() !== true) continue
    try {
      const file = await readTestFile(join(folder, name), path)
      if (resolve(folder, file.flow) === place) found.push({ path, file })
    } catch (trouble) {
      if (!(trouble instanceof TestFileError)) throw trouble
      if (name === testFileOf(basename(flow))) found.push({ path, trouble })
    }
  }
  return found
}
