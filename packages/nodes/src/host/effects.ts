import type { Effects, Files, Services } from '@latchwork/engine'
import { Agent } from 'undici'
import { createGuardedHttp, type GuardedHttpOptions } from './guarded-http.ts'
import { createProjectFiles, type ProjectFilesOptions } from './project-files.ts'
import { createTransport } from './transport.ts'

/** What nodes may reach on this machine. */
export interface NodeEffectsOptions {
  readonly files: ProjectFilesOptions
  readonly http?: GuardedHttpOptions
}

/** The part of a run's effects and services that this package knows how to make for Node. */
export interface NodeEffects {
  readonly effects: Pick<Effects, 'fetch' | 'files'>
  readonly services: Pick<Services, 'http'>
  /** Waits for files that are being written, also by nodes of a run that was stopped, and lets go of idle connections. */
  close(): Promise<void>
}

/**
 * Makes them. `fetch` is the plain transport, by which the OpenAI client reaches the origins that its key is bound to;
 * it uses no proxy of the environment. `http.request` adds the guard of `services.http` to it.
 */
export function createNodeEffects({ files, http }: NodeEffectsOptions): NodeEffects {
  const plain = new Agent()
  const guarded = createGuardedHttp(http)
  const project = followWrites(createProjectFiles(files))
  return {
    effects: {
      fetch: createTransport(plain),
      files: project.files,
    },
    services: { http: guarded },
    close: async () => {
      await Promise.all([project.settle(), plain.close(), guarded.close()])
    },
  }
}

/** The same files, and a way to wait for their writes: a process that ends in one leaves a temporary file behind. */
function followWrites(files: Files): { readonly files: Files; settle(): Promise<void> } {
  const writes = new Set<Promise<void>>()
  const writeText = async (path: string, text: string): Promise<void> => {
    const write = files.writeText(path, text)
    writes.add(write)
    try {
      await write
    } finally {
      writes.delete(write)
    }
  }
  return {
    files: { ...files, writeText },
    settle: async () => void (await Promise.allSettled(writes)),
  }
}
