import { stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { isUtf8 } from 'node:buffer'
import { formatFlow, parseFlow } from '@latchwork/engine'
import type { FlowSummary, TrashedFlow } from '../api/flows.ts'
import { makeFile, moveFile, replaceFile } from '../disk/durable-file.ts'
import { createQueue } from '../disk/serially.ts'
import { systemCode } from '../disk/system-code.ts'
import { testFileOf } from '../flow-tests/test-file.ts'
import { ServerError } from '../server-error.ts'
import { findFlows, type FoundFlows } from './find-flows.ts'
import { FLOW_ENDING, nameOfFlow } from './flow-path.ts'
import { explainFlowFile, locateFlow, MAX_FLOW_BYTES, readFlowBytes } from './place.ts'
import { revisionOf } from './revision.ts'
import { titleOf } from './title.ts'
import { createTrash } from './trash.ts'
import { watchFlows, type FlowChange } from './watch-flows.ts'

/** A flow's file as it is now. */
export interface FlowFile extends FlowSummary {
  readonly text: string
  readonly revision: string
}

/** The flows of one project. Paths are relative to it; refusals are `ServerError`s. */
export interface FlowFolder {
  list(): Promise<FoundFlows>
  open(path: string): Promise<FlowFile>
  /** Writes a text that parses, unless the file is no longer the one of the revision: then throws `conflict`. */
  save(path: string, text: string, revision: string): Promise<FlowFile>
  create(path: string, text?: string): Promise<FlowFile>
  /** The tests beside it are renamed too, unless it goes to another folder. */
  rename(path: string, to: string): Promise<FlowSummary>
  duplicate(path: string, to?: string): Promise<FlowSummary>
  /** Moves the flow to the trash. */
  remove(path: string): Promise<TrashedFlow>
  trash(): Promise<readonly TrashedFlow[]>
  /** Takes out of the trash for good what has been in it for too long. */
  prune(now: number): Promise<void>
  restore(id: string, to?: string): Promise<FlowSummary>
  /** Tells of files that were added, changed or removed by anybody; returns its undo. */
  watch(changed: (change: FlowChange) => void): () => void
}

/** Opens a project's flows. `state` is where deleted ones go. */
export function createFlowFolder({ root, state }: { readonly root: string; readonly state: string }): FlowFolder {
  const queue = createQueue()
  const trash = createTrash({ root, folder: state })

  const open = async (path: string): Promise<FlowFile> => {
    const file = await locateFlow(root, path)
    const bytes = await readFlowBytes(file, path)
    if (!isUtf8(bytes)) throw notText(path)
    const text = bytes.toString('utf8')
    const { mtimeMs } = await stat(file)
    return {
      path,
      name: nameOfFlow(path),
      title: titleOf(text) ?? nameOfFlow(path),
      modified: Math.round(mtimeMs),
      size: bytes.length,
      text,
      revision: revisionOf(bytes),
    }
  }

  const replace = async (path: string, text: string): Promise<void> => {
    await replaceFile(await locateFlow(root, path), text).catch((error: unknown) => {
      throw explainFlowFile(error, path)
    })
  }

  const make = async (path: string, text?: string): Promise<FlowFile> => {
    const file = await locateFlow(root, path)
    const content = text ?? emptyFlow(path)
    checkFlow(content)
    await makeFile(file, content).catch((error: unknown) => {
      throw explainFlowFile(error, path)
    })
    return open(path)
  }

  return {
    list: () => findFlows(root),
    open,
    save: (path, text, revision) =>
      queue.run(path, async () => {
        checkFlow(text)
        const current = await open(path)
        if (current.revision !== revision && current.text !== text) throw conflict(path, current)
        if (current.text !== text) await replace(path, text)
        return open(path)
      }),
    create: make,
    rename: (path, to) =>
      queue.run(path, async () => {
        const target = await locateFlow(root, to)
        await open(path)
        const from = await locateFlow(root, path)
        await moveFile(from, target).catch((error: unknown) => {
          throw explainFlowFile(error, to)
        })
        if (dirname(from) === dirname(target)) await moveTests(from, target)
        return summary(await open(to))
      }),
    duplicate: async (path, to) => {
      const { text } = await open(path)
      if (to !== undefined) return summary(await make(to, text))
      return summary(await makeCopy(path, (copy) => make(copy, text)))
    },
    remove: (path) => queue.run(path, async () => trash.put(await locateFlow(root, path), await open(path))),
    trash: () => trash.list(),
    prune: trash.prune,
    restore: async (id, to) => summary(await open(await trash.restore(id, to))),
    watch: (changed) => watchFlows(root, changed),
  }
}

/** Throws `FlowFormatError` for a text that is no flow. */
function checkFlow(text: string): void {
  parseFlow(text, { maxBytes: MAX_FLOW_BYTES })
}

function emptyFlow(path: string): string {
  return formatFlow({ latchwork: 1, name: nameOfFlow(path), nodes: {}, wires: [] })
}

/** The tests of a flow follow its name; those of a flow of the new name stay. */
async function moveTests(from: string, to: string): Promise<void> {
  await moveFile(testFileOf(from), testFileOf(to)).catch((error: unknown) => {
    if (!['ENOENT', 'EEXIST'].includes(systemCode(error) ?? ''))
      throw explainFlowFile(error, testFileOf(basename(from)))
  })
}

function summary({ path, name, title, modified, size }: FlowFile): FlowSummary {
  return { path, name, title, modified, size }
}

async function makeCopy(path: string, make: (copy: string) => Promise<FlowFile>): Promise<FlowFile> {
  const stem = path.slice(0, -FLOW_ENDING.length)
  for (let count = 1; count <= 100; count++) {
    try {
      return await make(`${stem}-copy${count === 1 ? '' : `-${count}`}${FLOW_ENDING}`)
    } catch (error) {
      if (!(error instanceof ServerError) || error.code !== 'exists') throw error
    }
  }
  throw new ServerError(409, 'exists', `"${path}" has a hundred copies already.`, { hint: 'Choose a name yourself.' })
}

function conflict(path: string, { text, revision }: FlowFile): ServerError {
  return new ServerError(409, 'conflict', `"${path}" was changed on disk since it was opened.`, {
    hint: 'Keep your version or take the one on disk.',
    conflict: { text, revision },
  })
}

function notText(path: string): ServerError {
  return new ServerError(422, 'not-text', `"${path}" is not UTF-8 text, so it cannot be a flow.`)
}
