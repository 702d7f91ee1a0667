import { lstat, readFile, realpath, stat } from 'node:fs/promises'
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
  /** Project files that were passed over because of whose they are, each in words. */
  readonly skipped: readonly string[]
}

/** Who searches. */
export interface Searcher {
  /** The home folder of the person. */
  readonly home: string
  /** The number of the user; undefined where users have none, as on Windows. The process's own if not given. */
  readonly user?: number
}

const FILE = 'latchwork.json'

/**
 * Finds the project of a folder: the nearest folder, from it upwards, that holds a `latchwork.json`, else the folder
 * itself. The search ends at the repository's root and at the home folder. A file of another user than oneself or root is
 * passed over: in a folder such as /tmp, anybody could make themselves the project of everyone's flows.
 */
export async function findProject(
  folder: string,
  { home, user = process.getuid?.() }: Searcher,
): Promise<ProjectFolder> {
  const start = await realpath(folder)
  const realHome = await realpath(home).catch(() => resolve(home))
  const skipped: string[] = []
  for (let place = start; ; place = dirname(place)) {
    const file = join(place, FILE)
    const stranger = user === undefined ? undefined : await strangerOwning(file, user)
    if (stranger !== undefined) skipped.push(skippedInWords(file, stranger))
    const text = stranger === undefined ? await readIfThere(file) : undefined
    if (text !== undefined) return { root: place, ...parseProject(text, file), skipped }
    const isLast = place === realHome || place === dirname(place) || (await exists(join(place, '.git')))
    if (isLast) return { root: start, plugins: [], skipped }
  }
}

/** The number of the user who owns a file, or a link in its place, and is neither this one nor root. */
async function strangerOwning(file: string, user: number): Promise<number | undefined> {
  const found = await Promise.all([lstat(file), stat(file)].map((asked) => asked.catch(() => undefined)))
  return found.map((stats) => stats?.uid).find((owner) => owner !== undefined && owner !== user && owner !== 0)
}

function skippedInWords(file: string, owner: number): string {
  return `${file} is passed over: it belongs to another user (uid ${owner}). To make it the project, own it yourself.`
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
