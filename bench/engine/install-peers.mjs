import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The engines to compare with: what a group installs, where, and the adapters that it makes usable. */
export const peerGroups = {
  light: { folder: './', kind: 'dependencies', flags: ['--omit=optional'], adapters: ['litegraph', 'p-graph'] },
  peers: {
    folder: './',
    kind: 'optionalDependencies',
    flags: ['--include=optional'],
    adapters: ['rivet', 'rete-dataflow', 'rete-controlflow', 'node-red'],
  },
  // Each in a folder of its own: the first has conflicting peer dependencies, the second is larger than all the rest.
  langgraph: {
    folder: './peers-langgraph/',
    kind: 'dependencies',
    flags: ['--legacy-peer-deps'],
    adapters: ['langgraph'],
  },
  n8n: { folder: './peers-n8n/', kind: 'dependencies', flags: [], adapters: ['n8n'] },
}

/** Installs a group with npm, without running install scripts, unless its packages are there already. */
export function installPeers(name) {
  const { folder, kind, flags } = peerGroups[name]
  const root = new URL(folder, import.meta.url)
  const wanted = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))[kind]
  const missing = () => Object.keys(wanted).filter((peer) => installedVersion(root, peer) !== wanted[peer])
  if (missing().length === 0) return
  process.stderr.write(`Installing ${missing().join(', ')} for the comparison...\n`)
  const args = ['install', '--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund', ...flags]
  spawnSync('npm', args, {
    cwd: fileURLToPath(root),
    // npm quietly leaves out an optional package that is not for the Node it runs on, so it gets this one.
    env: { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}` },
    shell: process.platform === 'win32',
    stdio: ['ignore', 2, 2],
  })
  if (missing().length > 0) {
    throw new Error(`npm did not install ${missing().join(', ')} (see above), so there is nothing to compare with.`)
  }
}

function installedVersion(root, peer) {
  const manifest = new URL(`node_modules/${peer}/package.json`, root)
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : undefined
}
