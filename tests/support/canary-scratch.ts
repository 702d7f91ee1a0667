import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { callCommand, type CommandCall, type CommandEnd } from './canary-command.ts'
import type { JsonObject } from './json.ts'

/** A folder of one test, in which the command is called. */
export interface Scratch {
  readonly root: string
  readonly home: string
  readonly project: string
  /** Writes a flow into the project and gives its name there. */
  flow(name: string, flow: JsonObject): string
  latch(
    args: readonly string[],
    environment?: Readonly<Record<string, string>>,
    call?: Partial<CommandCall>,
  ): Promise<CommandEnd>
  /** All files below home and project, relative to the root. */
  files(): readonly string[]
}

/** Makes one, which goes away when the test ends. */
export function makeScratch(): Scratch {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'latchwork-command-')))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const [home, project] = [join(root, 'home'), join(root, 'project')]
  mkdirSync(project)
  const variables = { HOME: root, LATCH_HOME: home, TMPDIR: root, PATH: '/usr/bin:/bin' }
  return {
    root,
    home,
    project,
    flow(name, flow) {
      writeFileSync(join(project, name), JSON.stringify({ latchwork: 1, name: 'scratch', ...flow }))
      return name
    },
    latch: (args, environment = {}, call = {}) =>
      callCommand(args, { cwd: project, ...call, environment: { ...variables, ...environment } }),
    files: () => readdirSync(root, { recursive: true, encoding: 'utf8' }),
  }
}

/** What a fault of the program looks like to a person: no error that was foreseen shows this. */
export const STACK_TRACE = /^\s+at .*[(:]\d+:\d+\)?$|Unhandled|node:internal|Something unexpected/m

/** The same files but for what is kept of runs and of what they cost. */
export function withoutHistory(files: readonly string[]): readonly string[] {
  return files.filter((name) => !name.includes('.latchwork') && !name.includes('usage.db'))
}
