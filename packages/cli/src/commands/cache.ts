import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createOutcomeCache, type OutcomeCache } from '@latchwork/server/runs'
import { CommandError, usageError } from '../command-error.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { findProject } from '../project.ts'
import type { Session } from '../session.ts'
import { formatTable } from '../table.ts'

/** The options of `latch cache`. */
export interface CacheOptions {
  readonly project?: string
  readonly json?: true
}

/** `latch cache`: what the cache of a project holds; with `clear`, forgets it. */
export async function showCache(
  action: string | undefined,
  options: CacheOptions,
  session: Session,
): Promise<ExitCode> {
  const { io, output, redactor } = session
  if (action !== undefined && action !== 'clear') throw usageError(`latch cache has no "${action}".`, 'It has clear.')
  const { root } = await findProject(options.project ?? io.cwd, io)
  const file = join(root, '.latchwork', 'cache.db')
  const cache = createOutcomeCache({ file, redactor, now: io.now, hasBlob: () => true, onTrouble: output.say })
  try {
    if (action === 'clear') {
      const removed = existsSync(file) ? cache.clear() : 0
      output.result(options.json === true ? JSON.stringify({ removed }) : `Forgot ${countOf(removed)}.`)
    } else output.result(summaryOf(cache, { file, asJson: options.json === true }))
    return EXIT.done
  } finally {
    cache.close()
  }
}

function summaryOf(cache: OutcomeCache, { file, asJson }: { readonly file: string; readonly asJson: boolean }): string {
  const { entries, bytes, maxBytes, types } = read(cache, file)
  if (asJson) return JSON.stringify({ file, entries, bytes, maxBytes, types })
  const sum = `${file}: ${countOf(entries)}, ${showBytes(bytes)} of at most ${showBytes(maxBytes)}`
  const rows = types.map((each) => [each.type, String(each.entries), showBytes(each.bytes)])
  return rows.length === 0 ? sum : `${sum}\n${formatTable([['TYPE', 'OUTCOMES', 'SIZE'], ...rows])}`
}

function read(cache: OutcomeCache, file: string): ReturnType<OutcomeCache['summary']> {
  if (!existsSync(file)) return { entries: 0, bytes: 0, maxBytes: 0, types: [] }
  try {
    return cache.summary()
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    throw new CommandError(`The cache ${file} cannot be read: ${words}.`, {
      exitCode: EXIT.failed,
      code: 'bad-cache',
      hint: 'Nothing in it is needed: latch cache clear makes a new one.',
    })
  }
}

function countOf(entries: number): string {
  return entries === 1 ? 'one outcome' : `${entries} outcomes`
}

function showBytes(bytes: number): string {
  return bytes < 2 ** 20 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 2 ** 20).toFixed(1)} MiB`
}
