import type { FlowGraph } from '@latchwork/engine'
import { layoutRequest, type Box, type Point } from '../../document/index.ts'
import type { LayoutAnswer } from '../../document/layered-layout.ts'
// oxlint-disable-next-line import/default -- the address, which Vite makes
import layoutWorker from '../../document/layout-worker.ts?worker&url'

/** Browsers without trusted types have none of this. */
interface TrustingWindow {
  readonly trustedTypes?: {
    readonly createPolicy: (name: string, rules: { readonly createScriptURL: (url: string) => string }) => Policy
  }
}

interface Policy {
  readonly createScriptURL: (url: string) => string
}

// The page may start no worker but one that its own policy lets through, and may make that policy once.
const page: typeof globalThis & TrustingWindow = globalThis
const policy = page.trustedTypes?.createPolicy('latchwork', {
  createScriptURL(url) {
    if (url !== layoutWorker) throw new TypeError(`The page starts no worker from "${url}".`)
    return url
  },
})

/** Arranges nodes in layers, in a worker; rejects when the signal aborts or the worker cannot be loaded. */
export function arrangeInPage(
  graph: FlowGraph,
  boxes: ReadonlyMap<string, Box>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Point>> {
  const worker = new Worker(policy?.createScriptURL(layoutWorker) ?? layoutWorker, { type: 'module' })
  const { promise, resolve, reject } = Promise.withResolvers<ReadonlyMap<string, Point>>()
  worker.addEventListener('message', ({ data }: MessageEvent<LayoutAnswer>) => resolve(new Map(data)))
  worker.addEventListener('error', ({ message }) => reject(new Error(`The nodes could not be arranged: ${message}`)))
  signal.addEventListener('abort', () => reject(new Error('Arranging took too long.')), { once: true })
  worker.postMessage(layoutRequest(graph, boxes))
  return promise.finally(() => worker.terminate())
}
