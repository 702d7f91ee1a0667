import type { Box, Point } from '../document/index.ts'
import { wirePath } from './geometry.ts'
import { pointsOfWire, wireMeets, type WireView } from './views.ts'

/** The wires near by: one SVG that holds a path for each wire in view. */
export interface WireLayer {
  readonly element: SVGSVGElement
  /** Shows what is in view. With `dirty`, only those wires have changed and the view has not. */
  readonly update: (wires: ReadonlyMap<string, WireView>, view: Box, dirty: ReadonlySet<string> | undefined) => void
  /** Draws the looks of shown wires again: which are selected, which carry something now. */
  readonly restyle: (look: WireLook) => void
  /** The wire that is being led somewhere; undefined when none is. */
  readonly lead: (wire: LedWire | undefined) => void
}

/** How wires look beyond their kind. */
export interface WireLook {
  readonly isSelected: (id: string) => boolean
  readonly stateOf: (wire: WireView) => WireState | undefined
}

/** What a wire does in the run that is shown: it carries something now, or led to a node that was canceled. */
export type WireState = 'flowing' | 'canceled'

/** A wire on its way to a socket. */
export interface LedWire {
  readonly from: Point
  readonly to: Point
  readonly color: string
  readonly isRefused: boolean
  /** The wire that it takes the place of. */
  readonly instead: string | undefined
}

const SVG = 'http://www.w3.org/2000/svg'

/** Makes the layer. Wires take no pointer events: what is pointed at is found in the model. */
export function createWireLayer(): WireLayer {
  const element = document.createElementNS(SVG, 'svg')
  element.classList.add('wires')
  element.setAttribute('aria-hidden', 'true')
  const shown = new Map<string, { readonly path: SVGPathElement; view: WireView; bends: SVGCircleElement[] }>()
  const led = document.createElementNS(SVG, 'path')
  led.classList.add('wire', 'is-led')
  let look: WireLook = { isSelected: () => false, stateOf: () => undefined }
  let hidden: string | undefined

  function show(id: string, view: WireView): void {
    const path = document.createElementNS(SVG, 'path')
    const entry = { path, view, bends: [] }
    shown.set(id, entry)
    draw(id, view)
    element.append(path)
  }

  function draw(id: string, view: WireView): void {
    const entry = shown.get(id)
    if (entry === undefined) return
    entry.view = view
    entry.path.setAttribute('d', wirePath(pointsOfWire(view)))
    style(id)
  }

  function style(id: string): void {
    const entry = shown.get(id)
    if (entry === undefined) return
    const { wire } = entry.view
    const isSelected = look.isSelected(id)
    const names = ['wire', `kind-${wire.color}`]
    if (wire.isList) names.push('is-list')
    if (isSelected) names.push('is-selected')
    const state = look.stateOf(entry.view)
    if (state !== undefined) names.push(`is-${state}`)
    if (hidden === id) names.push('is-hidden')
    entry.path.setAttribute('class', names.join(' '))
    drawBends(entry, isSelected)
  }

  function drawBends(entry: { view: WireView; bends: SVGCircleElement[] }, isSelected: boolean): void {
    for (const circle of entry.bends) circle.remove()
    entry.bends = entry.view.bends.map(({ x, y }) => {
      const circle = document.createElementNS(SVG, 'circle')
      circle.setAttribute('class', `bend kind-${entry.view.wire.color}${isSelected ? ' is-selected' : ''}`)
      circle.setAttribute('cx', String(x))
      circle.setAttribute('cy', String(y))
      circle.setAttribute('r', '5')
      element.append(circle)
      return circle
    })
  }

  function hide(id: string): void {
    const entry = shown.get(id)
    entry?.path.remove()
    for (const circle of entry?.bends ?? []) circle.remove()
    shown.delete(id)
  }

  return {
    element,
    update(wires, view, dirty) {
      for (const id of dirty ?? wires.keys()) {
        const wire = wires.get(id)
        if (wire === undefined) continue
        const isShown = shown.has(id)
        if (!wireMeets(wire, view)) {
          if (isShown) hide(id)
        } else if (!isShown) show(id, wire)
        else if (dirty !== undefined || shown.get(id)?.view !== wire) draw(id, wire)
      }
      if (dirty === undefined) for (const id of shown.keys()) if (!wires.has(id)) hide(id)
    },
    restyle(next) {
      look = next
      for (const id of shown.keys()) style(id)
    },
    lead(wire) {
      if (hidden !== wire?.instead) {
        const before = hidden
        hidden = wire?.instead
        for (const id of [before, hidden]) if (id !== undefined) style(id)
      }
      if (wire === undefined) return led.remove()
      led.setAttribute('d', wirePath([wire.from, wire.to]))
      led.setAttribute('class', `wire is-led kind-${wire.color}${wire.isRefused ? ' is-refused' : ''}`)
      if (led.parentNode === null) element.append(led)
    },
  }
}
