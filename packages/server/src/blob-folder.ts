import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, stat, writeFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { NodeError, type Blobs } from '@latchwork/engine'

/** Media of a project's runs, which outlive the run. */
export interface BlobFolder extends Blobs {
  /** Removes media that no run mentions any more; new ones stay for a day, since a run may be about to use them. */
  prune(inUse: ReadonlySet<string>, now: number): Promise<void>
}

const ADDRESS = /^sha256:([0-9a-f]{64})$/
const DAY_MS = 86_400_000

/** Opens the folder; each content is one file, named by its hash. */
export function createBlobFolder({ folder }: { readonly folder: string }): BlobFolder {
  return {
    async read(blob) {
      const hash = ADDRESS.exec(blob)?.[1]
      const bytes = hash === undefined ? undefined : await readFile(join(folder, hash)).catch(() => undefined)
      if (bytes !== undefined) return Uint8Array.from(bytes)
      throw new NodeError('blob-not-found', `There is no media "${blob.slice(0, 80)}" in this project.`, {
        retryable: false,
      })
    },
    async write(bytes, { mediaType, name }) {
      const hash = createHash('sha256').update(bytes).digest('hex')
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const temporary = join(folder, `.${randomUUID()}.tmp`)
      await writeFile(temporary, bytes, { mode: 0o600 })
      await rename(temporary, join(folder, hash))
      return { blob: `sha256:${hash}`, mediaType, size: bytes.length, ...(name !== undefined && { name }) }
    },
    async prune(inUse, now) {
      for (const name of await readdir(folder).catch(() => [])) {
        const file = join(folder, name)
        const isOld = await stat(file).then(
          ({ mtimeMs }) => now - mtimeMs > DAY_MS,
          () => false,
        )
        if (isOld && !inUse.has(`sha256:${name}`)) await rm(file, { force: true })
      }
    },
  }
}
