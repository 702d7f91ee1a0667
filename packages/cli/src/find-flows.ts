import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandError, usageError } from './command-error.ts'
import { openFlow } from './flow-file.ts'
import { createNodeLibrary } from './node-library.ts'

/** A flow file of a folder. */
export type FoundFlow = { readonly name: string; readonly file: string } & (
  | { readonly isReady: true; readonly problem?: undefined }
  /** Why it cannot run as it is. */
  | { readonly isReady: false; readonly problem: string }
)

/** The flows of a folder, by name. Throws when there are none. */
export async function findFlows(folder: string): Promise<readonly [FoundFlow, ...FoundFlow[]]> {
  const names = (await namesIn(folder)).filter((name) => name.endsWith('.flow.json')).sort()
  const [first, ...rest] = await Promise.all(names.map((name) => judge(name, join(folder, name))))
  if (first === undefined)
    throw usageError(
      `There is no flow in ${folder}.`,
      'Flows are files that end in .flow.json; see docs/flow-format.md.',
    )
  return [first, ...rest]
}

async function judge(name: string, file: string): Promise<FoundFlow> {
  try {
    const { plan } = await openFlow(file, '/', createNodeLibrary())
    const needed = plan.root.inputs.filter(({ port }) => port.required).map((input) => input.name)
    if (needed.length === 0) return { name, file, isReady: true }
    return { name, file, isReady: false, problem: `needs ${needed.join(', ')}` }
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    return { name, file, isReady: false, problem: 'has problems' }
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch {
    throw usageError(`The folder ${folder} cannot be read.`, 'npm start -- <folder> takes a folder with flow files.')
  }
}
