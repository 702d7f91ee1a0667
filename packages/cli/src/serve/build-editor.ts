import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CommandError } from '../command-error.ts'
import { EXIT } from '../exit-code.ts'

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url))
/** What the editor is made of. */
const SOURCES = [
  'packages/editor/src',
  'packages/editor/index.html',
  'packages/engine/src',
  'packages/nodes/src',
  'packages/server/src/api',
  'examples/templates',
  'vite.config.ts',
  'pnpm-lock.yaml',
]
const STAMP = '.built-from'

/** The folder of the built editor; builds it first when its sources are not the ones that it was built from. */
export async function buildEditor(say: (text: string) => void): Promise<string> {
  const built = join(ROOT, 'dist', 'editor')
  const stamp = await stampOf(ROOT)
  if ((await readIfThere(join(built, STAMP))) === stamp) return built
  say('Building the editor...')
  const fresh = `${built}.${process.pid}`
  try {
    await runVite(fresh)
    await writeFile(join(fresh, STAMP), stamp)
    await rm(built, { recursive: true, force: true })
    await rename(fresh, built)
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
  return built
}

/** A hash over the sizes and times of all sources. */
async function stampOf(root: string): Promise<string> {
  const hash = createHash('sha256')
  for (const source of SOURCES) for (const file of await filesIn(join(root, source))) hash.update(file)
  return hash.digest('hex')
}

/** Each file's path, size and time, in order. */
async function filesIn(path: string): Promise<readonly string[]> {
  const facts = await stat(path).catch(() => undefined)
  if (facts === undefined) return []
  if (facts.isFile()) return [`${path}:${facts.size}:${facts.mtimeMs}\n`]
  const names = (await readdir(path)).toSorted()
  return (await Promise.all(names.map((name) => filesIn(join(path, name))))).flat()
}

async function runVite(outDir: string): Promise<void> {
  await mkdir(join(ROOT, 'dist'), { recursive: true })
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js')
  const child = spawn(process.execPath, [vite, 'build', '--outDir', outDir, '--logLevel', 'error'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const told: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => told.push(chunk.toString()))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (code === 0) return
  throw new CommandError(`The editor could not be built.\n${told.join('').trim()}`, {
    exitCode: EXIT.failed,
    code: 'not-built',
    hint: 'Run npm install, then start again.',
  })
}

async function readIfThere(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined)
}
