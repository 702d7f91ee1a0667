import type { Blobs, Files } from '../node/context.ts'
import { NodeError } from '../node/node-error.ts'
import type { BlobRef } from '../ports/kind.ts'

/** The ways out of a run that a host may replace: to record, replay, meter or confine them. */
export interface Effects {
  fetch(url: string, init?: RequestInit): Promise<Response>
  /** Milliseconds since the epoch. */
  now(): number
  /** From 0 up to, and not including, 1. */
  random(): number
  /**
   * Resolves after so many milliseconds; rejects with the signal's reason when it aborts.
   * @param what a pause that is part of the work, when not given, or the time limit of something under way
   */
  sleep(ms: number, signal?: AbortSignal, what?: 'limit'): Promise<void>
  readonly files: Files
  readonly blobs: Blobs
}

/** The effects of a run for which the host gives none: the platform's own, media in memory, and no files. */
export function createDefaultEffects(): Effects {
  return {
    fetch: (url, init) => globalThis.fetch(url, init),
    now: () => Date.now(),
    random: () => Math.random(),
    sleep: sleepFor,
    files: NO_FILES,
    blobs: createMemoryBlobs(),
  }
}

/** Media of one run, kept in memory. */
export function createMemoryBlobs(): Blobs {
  const byAddress = new Map<string, Uint8Array>()
  return {
    async read(blob) {
      const bytes = byAddress.get(blob)
      if (bytes !== undefined) return bytes.slice()
      throw new NodeError('blob-not-found', `There is no media "${blob}" in this run.`, { retryable: false })
    },
    async write(bytes, { mediaType, name }): Promise<BlobRef> {
      const copy = Uint8Array.from(bytes)
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', copy))
      const blob = `sha256:${Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
      byAddress.set(blob, copy)
      return { blob, mediaType, size: bytes.length, ...(name !== undefined && { name }) }
    },
  }
}

function sleepFor(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(signal.reason)
      return
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    function stop(): void {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', stop, { once: true })
  })
}

async function refuseFiles(): Promise<never> {
  throw new NodeError('no-files', 'This host gives flows no access to files.', { retryable: false })
}

const NO_FILES: Files = { list: refuseFiles, readText: refuseFiles, readBytes: refuseFiles, writeText: refuseFiles }
