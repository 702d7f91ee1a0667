import { watch, type FSWatcher } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { findFlowFiles } from './find-flows.ts'
import { revisionOf } from './revision.ts'

/** A flow's file that is not what it was. */
export type FlowChange = { readonly path: string } & (
  | { readonly change: 'added' | 'changed'; readonly revision: string }
  | { readonly change: 'removed'; readonly revision?: undefined }
)

interface Known {
  /** Tells without reading whether a file is still the same. */
  readonly stamp: string
  readonly revision: string
}

/** Changes come in bursts: a save is a new file, a rename and a new time. */
const SETTLE_MS = 60

/**
 * Tells of flows that were added, changed or removed below a folder. Folders are watched, not files, because a file
 * that is replaced is another file. Does not keep the process alive.
 */
export function watchFlows(root: string, changed: (change: FlowChange) => void): () => void {
  const watchers = new Map<string, FSWatcher>()
  let known: ReadonlyMap<string, Known> | undefined
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  let scanning = Promise.resolve()

  const scan = async (): Promise<void> => {
    const { files, folders } = await findFlowFiles(root)
    if (isStopped) return
    watchFolders(folders)
    const now = await readKnown(root, files, known)
    if (isStopped) return
    if (known !== undefined) for (const change of differences(known, now)) changed(change)
    known = now
  }
  const scanSoon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined
      scanning = scanning.then(scan)
    }, SETTLE_MS).unref()
  }
  const watchFolders = (folders: readonly string[]): void => {
    const wanted = new Set(folders)
    for (const [folder, watcher] of watchers) {
      if (wanted.has(folder)) continue
      watcher.close()
      watchers.delete(folder)
    }
    for (const folder of wanted) {
      if (watchers.has(folder)) continue
      const watcher = watchFolder(join(root, folder), scanSoon)
      if (watcher !== undefined) watchers.set(folder, watcher)
    }
  }

  scanning = scan()
  return () => {
    isStopped = true
    clearTimeout(timer)
    for (const watcher of watchers.values()) watcher.close()
  }
}

/** Undefined for a folder that went away, or when the system has no watcher left: then it is not followed. */
function watchFolder(folder: string, changed: () => void): FSWatcher | undefined {
  try {
    return watch(folder, { persistent: false }, changed).on('error', changed)
  } catch {
    return undefined
  }
}

async function readKnown(
  root: string,
  files: readonly string[],
  before: ReadonlyMap<string, Known> = new Map(),
): Promise<ReadonlyMap<string, Known>> {
  const now = new Map<string, Known>()
  for (const path of files) {
    const file = join(root, path)
    try {
      const { mtimeMs, size, ino } = await stat(file)
      const stamp = `${mtimeMs} ${size} ${ino}`
      const kept = before.get(path)
      now.set(path, kept?.stamp === stamp ? kept : { stamp, revision: revisionOf(await readFile(file)) })
    } catch {
      // Removed since the folder was read.
    }
  }
  return now
}

function* differences(before: ReadonlyMap<string, Known>, now: ReadonlyMap<string, Known>): Generator<FlowChange> {
  for (const path of before.keys()) if (!now.has(path)) yield { path, change: 'removed' }
  for (const [path, { revision }] of now) {
    const kept = before.get(path)
    if (kept === undefined) yield { path, change: 'added', revision }
    else if (kept.revision !== revision) yield { path, change: 'changed', revision }
  }
}
