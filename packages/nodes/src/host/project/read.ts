import { constants } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { NodeError } from '@latchwork/engine'
import { show } from './path.ts'
import { locate, notAFile, openIn, tooLarge, withFolder, type Project } from './place.ts'

/** Windows lacks the second flag; without it, opening a pipe would wait for its writer for ever. */
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/** The bytes of a file of the project. */
export async function readBytes(project: Project, path: string): Promise<Uint8Array> {
  const real = await locate(project, path)
  return withFolder(project, { real: dirname(real), path }, async (folder) => {
    const handle = await openIn(folder, basename(real), { flags: READ, path })
    try {
      return await readOpened(handle, project.maxBytes, path)
    } finally {
      await handle.close()
    }
  })
}

/** The text of a file of the project; a byte order mark is left out. */
export async function readText(project: Project, path: string): Promise<string> {
  const text = decode(await readBytes(project, path))
  if (text !== undefined) return text
  throw new NodeError('file-not-text', `"${show(path)}" is not a text file: it is not UTF-8.`, {
    hint: 'Save it as UTF-8 text, or leave it out.',
    retryable: false,
  })
}

async function readOpened(handle: FileHandle, maxBytes: number, path: string): Promise<Uint8Array> {
  const stat = await handle.stat()
  if (!stat.isFile()) throw notAFile(path)
  if (stat.size > maxBytes) throw tooLarge(path, maxBytes)
  const chunks: Buffer[] = []
  let size = 0
  // Counted while reading as well, because a file may grow.
  for await (const chunk of handle.createReadStream({ autoClose: false })) {
    size += chunk.length
    if (size > maxBytes) throw tooLarge(path, maxBytes)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function decode(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
