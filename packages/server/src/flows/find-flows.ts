import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Dirent } from 'node:fs'
import type { FlowSummary } from '../api/flows.ts'
import { FLOW_ENDING, isSearched, nameOfFlow } from './flow-path.ts'
import { titleOf } from './title.ts'

const MAX_FLOWS = 2_000
const MAX_FOLDERS = 2_000
const TITLE_BYTES = 2_048

/** The flows of a project, sorted by path. */
export interface FoundFlows {
  readonly flows: readonly FlowSummary[]
  /** True when there are more than were looked at. */
  readonly isCut: boolean
}

/** Finds the flow files of a project; hidden folders, node_modules and symbolic links are left out. */
export async function findFlows(root: string): Promise<FoundFlows> {
  const { files, isCut } = await findFlowFiles(root)
  const found = await Promise.all(files.map((path) => summarize(root, path)))
  return { flows: found.filter((flow) => flow !== undefined), isCut }
}

/** The paths of the flow files, and the folders that were searched, relative to the root, `''` first. */
export async function findFlowFiles(
  root: string,
): Promise<{ readonly files: readonly string[]; readonly folders: readonly string[]; readonly isCut: boolean }> {
  const files: string[] = []
  const folders = ['']
  for (const folder of folders) {
    for (const entry of await readFolder(join(root, folder))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isFile() && isFlowName(entry.name) && files.length <= MAX_FLOWS) files.push(path)
      else if (entry.isDirectory() && isSearched(entry.name) && folders.length <= MAX_FOLDERS) folders.push(path)
    }
  }
  const isCut = files.length > MAX_FLOWS || folders.length > MAX_FOLDERS
  return { files: files.slice(0, MAX_FLOWS).sort(), folders, isCut }
}

function isFlowName(name: string): boolean {
  return name.endsWith(FLOW_ENDING) && !name.startsWith('.')
}

/** A folder that cannot be read has no flows to show. */
async function readFolder(folder: string): Promise<readonly Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch(() => [])
}

async function summarize(root: string, path: string): Promise<FlowSummary | undefined> {
  try {
    const file = join(root, path)
    const { mtimeMs, size } = await stat(file)
    const name = nameOfFlow(path)
    return { path, name, title: titleOf(await readStart(file)) ?? name, modified: Math.round(mtimeMs), size }
  } catch {
    // Removed since the folder was read.
    return undefined
  }
}

async function readStart(file: string): Promise<string> {
  const handle = await open(file, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(TITLE_BYTES), 0, TITLE_BYTES, 0)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await handle.close()
  }
}
