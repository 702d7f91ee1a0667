import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseRunFile, RunFileError, type RunFile } from '@latchwork/server/api'
import type { CommandIo } from '../command-io.ts'
import { CommandError, usageError } from '../command-error.ts'
import { EXIT } from '../exit-code.ts'

/** Reads an exported run, if that is what is named: ids of runs have no dot or slash. Throws for a file that is none. */
export async function readIfRunFile(name: string, { cwd }: Pick<CommandIo, 'cwd'>): Promise<RunFile | undefined> {
  if (!/[./\\]/.test(name)) return undefined
  try {
    return parseRunFile(await readFile(resolve(cwd, name), 'utf8'))
  } catch (error) {
    if (error instanceof RunFileError)
      throw new CommandError(`${name}: ${error.message}`, { exitCode: EXIT.usage, code: error.code, hint: error.hint })
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT' && !name.endsWith('.json')) return undefined
    throw usageError(
      code === 'ENOENT' ? `There is no file ${name}.` : `${name} cannot be read: ${String(error)}.`,
      'Name an exported run (.run.json), or the id of a run.',
    )
  }
}
