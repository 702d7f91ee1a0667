import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { TRASH_DAYS, type TrashedFlow } from '../api/flows.ts'
import { moveFile } from '../disk/durable-file.ts'
import { systemCode } from '../disk/system-code.ts'
import { ServerError } from '../server-error.ts'
import type { FlowFile } from './flow-folder.ts'
import { explainFlowFile, locateFlow } from './place.ts'

const ID = /^(\d{13})-[0-9a-f]{8}$/
const DAY_MS = 86_400_000
const noteSchema = z.object({ path: z.string(), title: z.string(), deleted: z.number(), size: z.number() })

/** Deleted flows, each in a folder of its own with a note about where it was. */
export interface Trash {
  put(file: string, flow: FlowFile): Promise<TrashedFlow>
  /** Removes for good what has been here for more than `TRASH_DAYS`. `now` is in epoch milliseconds. */
  prune(now: number): Promise<void>
  /** The latest first. */
  list(): Promise<readonly TrashedFlow[]>
  /** Moves it back, or to another path; returns that path. */
  restore(id: string, to?: string): Promise<string>
}

/** Opens the trash in a state folder. */
export function createTrash({ root, folder: state }: { readonly root: string; readonly folder: string }): Trash {
  const folder = join(state, 'trash')
  const read = async (id: string): Promise<TrashedFlow | undefined> => {
    if (!ID.test(id)) return undefined
    try {
      return { id, ...noteSchema.parse(JSON.parse(await readFile(join(folder, id, 'note.json'), 'utf8'))) }
    } catch {
      // Half made by a process that was killed, or not ours.
      return undefined
    }
  }
  const ids = async (): Promise<readonly string[]> => {
    const names = await readdir(folder).catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') return []
      throw error
    })
    return names.filter((name) => ID.test(name))
  }
  return {
    async put(file, { path, title, size }) {
      const deleted = Date.now()
      const id = `${deleted}-${randomBytes(4).toString('hex')}`
      const note = { path, title, deleted, size }
      await mkdir(join(folder, id), { recursive: true, mode: 0o700 })
      await writeFile(join(folder, id, 'note.json'), JSON.stringify(note))
      try {
        await moveFile(file, join(folder, id, 'flow.json'))
      } catch (error) {
        await rm(join(folder, id), { recursive: true })
        throw explainFlowFile(error, path)
      }
      return { id, ...note }
    },
    async list() {
      const found = await Promise.all((await ids()).toSorted((a, b) => (a < b ? 1 : -1)).map(read))
      return found.filter((flow) => flow !== undefined)
    },
    async prune(now) {
      for (const id of await ids()) {
        const age = now - Number(ID.exec(id)?.[1])
        if (age > TRASH_DAYS * DAY_MS) await rm(join(folder, id), { recursive: true, force: true })
      }
    },
    async restore(id, to) {
      const flow = await read(id)
      if (flow === undefined) throw new ServerError(404, 'not-found', 'This flow is not in the trash any more.')
      const path = to ?? flow.path
      await moveFile(join(folder, id, 'flow.json'), await locateFlow(root, path)).catch((error: unknown) => {
        throw explainFlowFile(error, path)
      })
      await rm(join(folder, id), { recursive: true })
      return path
    },
  }
}
