// Installs what the lockfile names, with pnpm, when it is not installed yet. Runs on Node 20 and has no dependency.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const wanted = readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8')
const marker = join(root, 'node_modules', '.pnpm', 'lock.yaml')
const nodeBinary = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

if (!existsSync(marker) || !existsSync(nodeBinary) || readFileSync(marker, 'utf8') !== wanted) {
  process.stderr.write('Setting up Latchwork: installing its packages (only the first time)...\n')
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20) {
    process.stderr.write(`Latchwork needs Node 20 or newer to set itself up; this is ${major}.${minor}.\n`)
    process.exit(1)
  }
  const args = ['-y', 'pnpm@12.21.0', 'install', '--frozen-lockfile', '--reporter=append-only']
  const shell = process.platform === 'win32'
  const done = spawnSync('npx', args, { cwd: root, shell, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  if (done.status !== 0) {
    process.stderr.write(`${done.stdout ?? ''}${done.stderr ?? ''}\n`)
    process.stderr.write('The packages could not be installed. Is the npm registry reachable? Then run the command again.\n')
    process.exit(done.status ?? 1)
  }
}
