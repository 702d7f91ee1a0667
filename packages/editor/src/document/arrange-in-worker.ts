import type { FlowGraph } from '@latchwork/engine'
import type { LayoutAnswer, LayoutRequest } from './layered-layout.ts'
import type { Box, Point } from './node-box.ts'
import { allWires, wireEnds } from './wire.ts'

/**
 * Arranges nodes in layers, in a worker of its own that is loaded for it; for `applyLayout`.
 * Only nodes with a box take part. Rejects when the signal aborts or the worker cannot be loaded.
 */
export function arrangeInWorker(
  graph: FlowGraph,
  boxes: ReadonlyMap<string, Box>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Point>> {
  const worker = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' })
  const { promise, resolve, reject } = Promise.withResolvers<ReadonlyMap<string, Point>>()
  worker.addEventListener('message', ({ data }: MessageEvent<LayoutAnswer>) => resolve(new Map(data)))
  worker.addEventListener('error', ({ message }) => reject(new Error(`The nodes could not be arranged: ${message}`)))
  signal.addEventListener('abort', () => reject(new Error('Arranging was canceled.')), { once: true })
  worker.postMessage(layoutRequest(graph, boxes))
  return promise.finally(() => worker.terminate())
}

/** What a layout needs to know of a graph. */
export function layoutRequest(graph: FlowGraph, boxes: ReadonlyMap<string, Box>): LayoutRequest {
  const links = allWires(graph).flatMap((wire): [string, string][] => {
    const { from, to } = wireEnds(wire)
    return boxes.has(from.node) && boxes.has(to.node) ? [[from.node, to.node]] : []
  })
  return { boxes: [...boxes], links }
}
