import { readFile, realpath, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { usageError } from './command-error.ts'

/** What a project's file may say; no addresses, commands or trust. */
const projectSchema = z.strictObject({
  latchwork: z.literal(1),
  plugins: z.array(z.string()).default([]),
})

/** A flow's surroundings: the folder that its paths are relative to. */
export interface ProjectFolder {
  readonly root: string
  /** Plug-ins that the project lists. */
  readonly plugins: readonly string[]
}

const FILE = 'latchwork.json'

/**
 * Finds the project of a folder: the nearest folder, from it upwards, that holds a `latchwork.json`, else the folder
 * itself. The search ends at the repository's root, at the home folder, and before a folder that everybody may write to.
 */
export async function findProject(folder: string, home: string): Promise<ProjectFolder> {
  const start = await realpath(folder)
  const realHome = await realpath(home).catch(() => resolve(home))
  for (let place = start; ; place = dirname(place)) {
    const text = await readIfThere(join(place, FILE))
    if (text !== undefined) return { root: place, ...parseProject(text, join(place, FILE)) }
    const isLast = place === realHome || place === dirname(place) || (await exists(join(place, '.git')))
    if (isLast || (await isOpenToAll(dirname(place)))) return { root: start, plugins: [] }
  }
}

function parseProject(text: string, file: string): { readonly plugins: readonly string[] } {
  const { data, error } = projectSchema.safeParse(parseJson(text, file))
  if (data !== undefined) return { plugins: data.plugins }
  const [{ path, message }] = error.issues
  const where = path.length === 0 ? '' : ` at ${path.join('.')}`
  throw usageError(
    `${file} is not a project's file${where}: ${message}.`,
    'It reads { "latchwork": 1, "plugins": [] } and can hold nothing else.',
  )
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw usageError(`${file} is not valid JSON.`, 'It reads { "latchwork": 1, "plugins": [] }.')
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw usageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`)
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

/** In such a folder, as /tmp is, another user could make themselves the project of everyone's flows. */
async function isOpenToAll(folder: string): Promise<boolean> {
  if (process.platform === 'win32') return false
  const { mode } = await stat(folder)
  return (mode & 0o002) !== 0
}
