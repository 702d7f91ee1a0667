import type { Flow } from '@latchwork/engine'
import { graphAt, type PortBook } from '../document/index.ts'
import { createNodePlaces } from './node-places.ts'

/** Names the nodes of a flow's runs by their titles: `Judge`; of several runs of its graph `Judge, each[2]`. */
export function createNodeNames(flow: Flow, ports: PortBook): (path: string) => string {
  const findPlace = createNodePlaces(flow)
  return (path) => {
    const place = findPlace(path)
    if (place === undefined) return path
    const node = graphAt(flow, place.graph)?.nodes[place.id]
    const title = node?.title ?? ports.ofNode(flow, place.graph, place.id).type?.title ?? place.id
    const slash = path.lastIndexOf('/')
    return slash < 0 ? title : `${title}, ${path.slice(0, slash)}`
  }
}
