import { portConversion, type NodeType } from '@latchwork/engine'
import {
  graphAt,
  NODE_BOX,
  ownPort,
  wireEnd,
  type EditorDocument,
  type Point,
  type Selection,
  type WireEnd,
} from '../document/index.ts'

/** What the canvas asks of the shell around it. */
export interface CanvasEvents {
  /** Someone wants a new node: at a place, perhaps at the end of a dropped wire. */
  readonly onOpenPalette?: (request: PaletteRequest) => void
  /** Someone opens the graph that a node runs. */
  readonly onOpenGraph?: (graph: string, node: string) => void
  /** Someone wants to edit a node: Enter or a double click. */
  readonly onEditNode?: (node: string) => void
  /** Someone wants to choose by name what a node is connected to. */
  readonly onConnectCommand?: (node: string) => void
  readonly onContextMenu?: (request: MenuRequest) => void
  /** Someone answers what a node waits for; without a choice, they want to see all of the question first. */
  readonly onAnswer?: (node: string, choice: string | undefined) => void
}

/** How the person likes to work on a canvas. */
export interface CanvasHabits {
  /** Whether what is dragged keeps to the grid; holding Alt turns it round. */
  readonly snapToGrid: boolean
  /** The distance of the grid's lines, in the world's pixels. */
  readonly gridSize: number
  /** What a turn of the wheel does; with Ctrl, and by pinching, it always zooms. */
  readonly wheel: 'zoom' | 'pan'
}

/** The habits where nobody chose any. */
export const USUAL_HABITS: CanvasHabits = { snapToGrid: true, gridSize: NODE_BOX.grid, wheel: 'zoom' }

/** A place for a new node. Give `wire` to `addNode` by way of `wiresOfRequest`. */
export interface PaletteRequest {
  /** Where the node should stand. */
  readonly at: Point
  /** Where the palette should open, in the window. */
  readonly client: Point
  /** The end that a dropped wire has already. */
  readonly wire?: DroppedWire
}

/** A wire with one end: from an output, or into an input. */
export type DroppedWire = { readonly from: WireEnd } | { readonly to: WireEnd }

/** What a menu was asked for. */
export interface MenuRequest {
  readonly at: Point
  readonly client: Point
  readonly target:
    | { readonly type: 'canvas' }
    | { readonly type: 'node' | 'wire' | 'frame' | 'note'; readonly id: string }
}

/** What the parts of a canvas share. */
export interface CanvasContext {
  readonly document: EditorDocument
  readonly graph: () => string
  readonly selection: Selection
  readonly events: () => CanvasEvents
  readonly habits: () => CanvasHabits
  readonly announce: (text: string) => void
}

/** The port of a node type that a dropped wire can take, or undefined; what a filtered palette asks of each type. */
export function fittingPort(
  document: EditorDocument,
  graph: string,
  wire: DroppedWire,
  type: NodeType,
): string | undefined {
  const { flow } = document.state()
  if (graphAt(flow, graph) === undefined) return undefined
  if ('from' in wire) {
    const source = ownPort(document.ports.ofNode(flow, graph, wire.from.node).outputs, wire.from.port)
    if (source === undefined) return undefined
    return Object.keys(type.inputs).find((name) => portConversion(source.kind, type.inputs[name]) !== undefined)
  }
  const target = ownPort(document.ports.ofNode(flow, graph, wire.to.node).inputs, wire.to.port)
  if (target === undefined) return undefined
  return Object.keys(type.outputs).find((name) => portConversion(type.outputs[name].kind, target) !== undefined)
}

/** The wire that a new node gets with its fitting port, for `addNode`. */
export function wireToNew(
  wire: DroppedWire,
  id: string,
  port: string,
): { readonly from: WireEnd; readonly to: WireEnd } {
  const end = wireEnd(`${id}.${port}`)
  return 'from' in wire ? { from: wire.from, to: end } : { from: end, to: wire.to }
}
