// node scripts/editor-weight.ts [--json]: what JavaScript the editor loads before its first frame, gzipped.
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type Rolldown } from 'vite'

/** React, Rete, and what draws with them. */
const CANVAS =
  /[\\/]node_modules[\\/](?:react|react-dom|scheduler|rete[\w-]*|@babel[\\/]runtime)[\\/]|editor[\\/]src[\\/]canvas[\\/]/

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const chunks = firstFrame(await buildEditor())
const modules = chunks.flatMap((chunk) => Object.keys(chunk.modules)).filter((id) => /\.[jt]sx?$/.test(id))
const isFirst = new Set(modules)
const canvas = await buildEditor((id) => isFirst.has(id) && CANVAS.test(id))
const weight = {
  bytes: sum(chunks.map(({ code }) => gzipped(code))),
  canvasBytes: sum(canvas.flatMap(({ name, code }) => (name === 'canvas-alone' ? [gzipped(code)] : []))),
  modules: modules.map(shortened),
}
if (process.argv.includes('--json')) process.stdout.write(JSON.stringify(weight))
else show()

/** The editor as it is delivered; the modules that `isAlone` says come in a chunk of their own. */
async function buildEditor(isAlone?: (id: string) => boolean): Promise<readonly Rolldown.OutputChunk[]> {
  const codeSplitting = isAlone && {
    includeDependenciesRecursively: false,
    groups: [{ name: 'canvas-alone', test: isAlone }],
  }
  const built = await build({
    logLevel: 'error',
    build: { write: false, ...(codeSplitting && { rolldownOptions: { output: { codeSplitting } } }) },
  })
  if (!('output' in built)) throw new TypeError('The build gave no output.')
  return built.output.filter((file) => file.type === 'chunk')
}

/** The page's own script, and all that it imports before it can begin. */
function firstFrame(all: readonly Rolldown.OutputChunk[]): readonly Rolldown.OutputChunk[] {
  const found = new Set(all.filter(({ facadeModuleId }) => facadeModuleId?.endsWith('index.html') === true))
  for (const { imports } of found) for (const chunk of all) if (imports.includes(chunk.fileName)) found.add(chunk)
  return [...found]
}

function show(): void {
  const sources = new Map(chunks.flatMap((chunk) => Object.entries(chunk.modules)))
  const sizes = [...sources].map(([id, { code }]) => ({ id: shortened(id), bytes: gzipped(code ?? '') }))
  for (const { id, bytes } of sizes.toSorted((a, b) => b.bytes - a.bytes)) console.log(String(bytes).padStart(7), id)
  console.log('Each module above stands alone, before it was made small; together, as they are delivered:')
  for (const { fileName, code } of chunks) console.log(String(gzipped(code)).padStart(7), fileName)
  console.log(`${weight.bytes} bytes before the first frame, of which ${weight.canvasBytes} are the canvas with React`)
}

function shortened(id: string): string {
  return id.replaceAll('\\', '/').replace(/^.*\/(?=node_modules\/|packages\/)/, '')
}

function gzipped(code: string): number {
  return gzipSync(code, { level: 9 }).length
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
