import type { Effects, Services } from '@latchwork/engine'
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
  /** Lets go of idle connections. */
  close(): Promise<void>
}

/**
 * Makes them. `fetch` is the plain transport, by which the OpenAI client reaches the origins that its key is bound to;
 * it uses no proxy of the environment. `http.request` adds the guard of `services.http` to it.
 */
export function createNodeEffects({ files, http }: NodeEffectsOptions): NodeEffects {
  const plain = new Agent()
  const guarded = createGuardedHttp(http)
  return {
    effects: {
      fetch: createTransport(plain),
      files: createProjectFiles(files),
    },
    services: { http: guarded },
    close: async () => {
      await Promise.all([plain.close(), guarded.close()])
    },
  }
}
