import { mkdirSync, watch } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { settingsSchema, type Settings } from '../api/settings.ts'
import { replaceFile } from '../disk/durable-file.ts'
import { createQueue } from '../disk/serially.ts'
import { systemCode, systemReason } from '../disk/system-code.ts'
import { ServerError } from '../server-error.ts'
import { mergePatch } from './merge-patch.ts'

/** Where the editor's settings are kept. */
export interface SettingsStore {
  readonly location: string
  /** Defaults for whatever is not set. Throws when the file cannot be used. */
  read(): Promise<Settings>
  /** Applies a JSON merge patch; throws `bad-settings`, and changes nothing, when the outcome is not valid. */
  patch(patch: unknown): Promise<Settings>
  /** Calls back after any change; returns its undo. */
  watch(changed: () => void): () => void
}

/** Keeps settings in a JSON file. What was never set is not written, so that better defaults reach everybody. */
export function createSettingsFile({ file }: { readonly file: string }): SettingsStore {
  const queue = createQueue()
  const readRaw = async (): Promise<unknown> => {
    try {
      return JSON.parse(await readFile(file, 'utf8'))
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return {}
      throw unusable(file, error instanceof SyntaxError ? 'it is not valid JSON' : 'it cannot be read')
    }
  }
  return {
    location: file,
    read: async () => {
      const { data, error } = settingsSchema.safeParse(await readRaw())
      if (data !== undefined) return data
      throw unusable(file, inWords(error.issues[0]))
    },
    patch: (patch) =>
      queue.run(file, async () => {
        const next = mergePatch(await readRaw(), patch)
        const { data, error } = settingsSchema.safeParse(next)
        if (data === undefined)
          throw new ServerError(422, 'bad-settings', `These settings cannot be saved: ${inWords(error.issues[0])}.`)
        await write(file, `${JSON.stringify(next, null, 2)}\n`)
        return data
      }),
    watch: (changed) => watchFile(file, changed),
  }
}

async function write(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    await replaceFile(file, text)
  } catch (error) {
    const reason = systemReason(error)
    if (reason === undefined) throw error
    throw new ServerError(503, 'settings-not-saved', `The settings file ${file} cannot be written: ${reason}.`, {
      hint: 'They are tried again with the next change, and when you close the Configuration Editor.',
      cause: error,
    })
  }
}

function inWords(issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined): string {
  return issue === undefined ? 'it is not valid' : `${issue.path.map(String).join('.')}: ${issue.message}`
}

function unusable(file: string, problem: string): ServerError {
  return new ServerError(503, 'settings-broken', `The settings file ${file} cannot be used: ${problem}.`, {
    hint: 'Correct it there, or move it away to begin with the defaults.',
  })
}

/** The folder is watched, because a file that is replaced is another file. */
function watchFile(file: string, changed: () => void): () => void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const watcher = watch(dirname(file), { persistent: false }, (_event, name) => {
    if (name === null || name === basename(file)) changed()
  })
  watcher.on('error', changed)
  return () => watcher.close()
}
