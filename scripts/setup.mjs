// Installs what the lockfile names, with pnpm, when it is not installed yet. Runs on Node 20 and has no dependency.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const isWindows = process.platform === 'win32'

/** The Node 24 that comes with the project's packages. */
export const nodeBinary = join(root, 'node_modules', 'node', 'bin', isWindows ? 'node.exe' : 'node')

/** Makes sure that the packages are there; gives the exit code of the installation, 0 when all is well. */
export function setUp() {
  if (isSetUp()) return 0
  if (Number(process.versions.node.split('.')[0]) < 20) {
    process.stderr.write(`Latchwork needs Node 20 or newer to set itself up; this is ${process.versions.node}.\n`)
    return 1
  }
  process.stderr.write('Setting up Latchwork: installing its packages (only the first time)...\n')
  const args = ['-y', 'pnpm@12.21.0', 'install', '--frozen-lockfile', '--reporter=append-only']
  const { status, stdout, stderr } = spawnSync('npx', args, { cwd: root, shell: isWindows, encoding: 'utf8' })
  if (status === 0) return 0
  process.stderr.write(`${stdout ?? ''}${stderr ?? ''}\n`)
  process.stderr.write(
    'The packages could not be installed. Is the npm registry reachable? Then run the command again.\n',
  )
  return status ?? 1
}

function isSetUp() {
  const installed = join(root, 'node_modules', '.pnpm', 'lock.yaml')
  if (!existsSync(installed) || !existsSync(nodeBinary)) return false
  return readFileSync(installed, 'utf8') === readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8')
}
