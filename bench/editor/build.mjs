// Builds the pages into dist/, and installs the editors to compare with where they are missing.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import zlib from 'node:zlib'
import react from '@vitejs/plugin-react'
import { build } from 'vite'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const packages = here('../../packages/')

/** Nodes run on the server: the page leaves out what only running needs, as the editor's own build does. */
const withoutRunning = {
  name: 'without-running',
  enforce: 'pre',
  resolveId: (source) => (source.endsWith('.run.ts') ? '\0runs-on-the-server' : undefined),
  load: (id) => (id === '\0runs-on-the-server' ? 'export const run = undefined' : undefined),
}

/** The page and the sources of the editor must share one React. */
const ownPackages = {
  '@latchwork/engine': `${packages}engine/src/index.ts`,
  '@latchwork/nodes/catalog': `${packages}nodes/src/catalog.ts`,
  react: `${packages}editor/node_modules/react`,
  'react-dom': `${packages}editor/node_modules/react-dom`,
}

/** Builds pages; gives the size of their scripts and style sheets in bytes, gzipped. */
export async function buildPages(names) {
  if (names.some((name) => name !== 'latchwork')) installPeers()
  const sizes = {}
  for (const name of names) {
    const isOwn = name === 'latchwork'
    await build({
      configFile: false,
      root: here(`pages/${name}`),
      base: './',
      plugins: isOwn ? [withoutRunning, react()] : [react()],
      logLevel: 'error',
      resolve: { alias: isOwn ? ownPackages : {} },
      build: { outDir: here(`dist/${name}`), emptyOutDir: true, chunkSizeWarningLimit: 9_000 },
      define: { 'process.env.NODE_ENV': '"production"' },
    })
    sizes[name] = gzippedSize(here(`dist/${name}/assets/`))
  }
  mkdirSync(here('results'), { recursive: true })
  writeFileSync(here('results/bundle.json'), JSON.stringify(sizes, null, 1))
  return sizes
}

function gzippedSize(folder) {
  const sizeOf = (ending) =>
    readdirSync(folder)
      .filter((file) => file.endsWith(ending))
      .reduce((sum, file) => sum + zlib.gzipSync(readFileSync(folder + file), { level: 9 }).length, 0)
  return { jsgz: sizeOf('.js'), cssgz: sizeOf('.css') }
}

function installPeers() {
  if (existsSync(here('node_modules/rete-react-plugin'))) return
  process.stderr.write('Installing the editors to compare with...\n')
  const flags = ['--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund', '--legacy-peer-deps']
  const { status } = spawnSync('npm', ['install', ...flags], {
    cwd: here('.'),
    shell: process.platform === 'win32',
    stdio: ['ignore', 2, 2],
  })
  if (status !== 0) throw new Error('npm could not install the editors to compare with (see above).')
}
