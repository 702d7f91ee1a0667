import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

/** One look at the sources that runs no test: a name to show, and the arguments for Node. */
export interface StaticCheck {
  readonly name: string
  readonly args: readonly string[]
}

/** What a check found. */
export interface CheckResult {
  readonly name: string
  readonly ok: boolean
  readonly seconds: number
  /** All that it printed, to be shown when it failed. */
  readonly output: string
}

/** The checks of this repository, the quickest first. */
export function listStaticChecks(root: string): readonly StaticCheck[] {
  return [
    { name: 'formatting (oxfmt)', args: [locateCommand(root, 'oxfmt', 'oxfmt'), '--check', '.'] },
    { name: 'types (tsc)', args: [locateCommand(root, 'typescript', 'tsc'), '-b', '--pretty', 'false'] },
    { name: 'lint (oxlint)', args: [locateCommand(root, 'oxlint', 'oxlint'), '--type-aware', '--deny-warnings', '.'] },
    { name: 'unused code and dependencies (knip)', args: [locateCommand(root, 'knip', 'knip'), '--no-progress'] },
    { name: 'generated docs are fresh', args: [join(root, 'scripts', 'docs-are-fresh.ts')] },
  ]
}

/** Runs one check to its end. Never throws: a check that cannot start has failed. */
export function runStaticCheck(root: string, { name, args }: StaticCheck): CheckResult {
  const started = performance.now()
  const done = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 2 ** 26,
  })
  const output = stripVTControlCharacters(`${done.stdout ?? ''}${done.stderr ?? ''}${done.error?.message ?? ''}`)
  return { name, ok: done.status === 0, seconds: (performance.now() - started) / 1000, output }
}

/** The JavaScript file behind a command: started by Node itself, it needs no shell on any system. */
export function locateCommand(root: string, packageName: string, command: string): string {
  const manifest = join(root, 'node_modules', packageName, 'package.json')
  const parsed: unknown = JSON.parse(readFileSync(manifest, 'utf8'))
  const commands: unknown = typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, 'bin') : undefined
  const file: unknown = typeof commands === 'object' && commands !== null ? Reflect.get(commands, command) : undefined
  if (typeof file !== 'string') throw new Error(`${packageName} has no command called ${command}; run npm test again.`)
  return join(dirname(manifest), file)
}
