import type { Files } from '@latchwork/engine'
import { explainFileError } from './project/errors.ts'
import { holdByDescriptor, holdByPath, type HoldFolder } from './project/held-folder.ts'
import { listFiles } from './project/list.ts'
import { readBytes, readText } from './project/read.ts'
import { writeText } from './project/write.ts'

/** Where a project is and what its files may be. */
export interface ProjectFilesOptions {
  /** The project's folder. */
  readonly root: string
  /** The largest file that is read or written, in bytes. 16 MiB if not given. */
  readonly maxBytes?: number
  /** How a folder is kept from being exchanged while it is used; if not given, the best that the system has. */
  readonly hold?: HoldFolder
}

/**
 * The files of one project, for its nodes. Nothing outside the project's folder can be reached, by real path, nor the
 * private places inside it (`.env*`, `.git`, `.ssh`, `.latchwork`). Hard links cannot be told from other files.
 */
export function createProjectFiles({
  root,
  maxBytes = 16 * 1024 * 1024,
  hold = bestHold(),
}: ProjectFilesOptions): Files {
  const project = { root, maxBytes, hold }
  return {
    list: (folder, pattern) => explained(folder, listFiles(project, folder, pattern)),
    readBytes: (path) => explained(path, readBytes(project, path)),
    readText: (path) => explained(path, readText(project, path)),
    writeText: (path, text) => explained(path, writeText(project, path, text)),
  }
}

function bestHold(): HoldFolder {
  return process.platform === 'linux' ? holdByDescriptor : holdByPath
}

async function explained<Value>(path: string, work: Promise<Value>): Promise<Value> {
  try {
    return await work
  } catch (error) {
    throw explainFileError(error, path)
  }
}
