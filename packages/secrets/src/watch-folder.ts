import { existsSync, watch, type FSWatcher } from 'node:fs'
import { basename, dirname } from 'node:path'

/**
 * Calls back after anything changed in a folder (an atomic rename is only seen there, never on the file itself). While
 * the folder does not exist, the nearest one above it is watched instead. Does not keep the process alive.
 */
export const watchFolder = (folder: string, changed: (fileName: string | null) => void): (() => void) => {
  let watcher: FSWatcher | undefined
  const arm = (): void => {
    watcher?.close()
    const target = nearestExisting(folder)
    watcher = watch(target, { persistent: false }, (_event, fileName) => {
      if (target === folder) return changed(fileName)
      if (nearestExisting(folder) === target) return
      arm()
      changed(null)
    })
    watcher.on('error', () => changed(null))
  }
  arm()
  return () => watcher?.close()
}

/** Calls back after a file was replaced, changed, made or removed. */
export const watchFile = (file: string, changed: () => void): (() => void) =>
  watchFolder(dirname(file), (fileName) => {
    if (fileName === null || fileName === basename(file)) changed()
  })

const nearestExisting = (folder: string): string =>
  existsSync(folder) || dirname(folder) === folder ? folder : nearestExisting(dirname(folder))
