import { flushSync } from 'react-dom'
import { grownBox, NODE_BOX, type Box, type Frame, type Point, type Selection } from '../document/index.ts'
import { createArea, ZOOM, type Area, type AreaHost } from './area.ts'
import { createFarLayer } from './far-layer.ts'
import type { View } from './geometry.ts'
import { createMinimap, type Minimap } from './minimap.ts'
import { readPalette, type Palette } from './palette.ts'
import type { NodeRun, RunState } from './run-state.ts'
import type { Scene, SceneNode } from './scene.ts'
import { areasOf, boxOfFrame, isSameShown, NOTHING_SHOWN, shownIn, type Shown } from './shown.ts'
import { updateViews, type NodeView, type Views } from './views.ts'
import { createWireLayer, type WireState, type WireLayer } from './wire-layer.ts'

/** Below this zoom nodes are a picture, not elements. */
export const FAR = 0.4
/** How far outside the window elements are kept, in pixels of the screen. */
const MARGIN = 150

/** The canvas behind React: what stands where, what is in view, and one flush a frame that draws what changed. */
export interface Stage {
  readonly area: Area
  readonly minimap: Minimap
  /** Where React draws: an element of its own, so that Rete can be taken apart around it. */
  readonly cards: HTMLElement
  readonly wires: WireLayer
  readonly views: () => Views
  readonly scene: () => Scene
  readonly view: () => View
  readonly size: () => { readonly width: number; readonly height: number }
  /** The part of the world that is seen. */
  readonly windowBox: () => Box
  readonly isFar: () => boolean
  readonly shown: () => Shown
  readonly subscribe: (listener: () => void) => () => void
  readonly setScene: (scene: Scene) => void
  /** Takes over a mounted element; returns the undo of that. */
  readonly attach: (what: 'node' | 'frame', id: string, element: HTMLElement) => () => void
  /** Puts nodes somewhere until the document says otherwise. */
  readonly place: (places: ReadonlyMap<string, Point>) => void
  /** Keeps nodes mounted wherever the window goes: those that are focused or dragged. */
  readonly pin: (reason: string, ids: Iterable<string>) => void
  readonly redraw: () => void
  readonly runOf: (id: string) => NodeRun | undefined
  readonly frameBox: (frame: Frame) => Box
  readonly moveTo: (view: View) => void
  readonly destroy: () => void
}

/** What the stage is made of. */
export interface StageOptions {
  readonly container: HTMLElement
  readonly grid: HTMLElement
  readonly selection: Selection
  readonly runs: RunState
  /** What stands before a node's id in the paths of the run that is shown. */
  readonly runPath: string
  readonly scene: Scene
  readonly gridSize: () => number
  readonly host: AreaHost
}

/** Makes the stage inside an element. */
export function createStage(options: StageOptions): Stage {
  const { container, grid, selection, runs, runPath, scene: first, gridSize, host } = options
  const area = createArea(container, { ...host, onView: () => schedule({ view: true }) })
  const wires = createWireLayer()
  const cards = document.createElement('div')
  const minimap = createMinimap()
  const far = createFarLayer(() => schedule({ looks: true }))
  const listeners = new Set<() => void>()
  const pins = new Map<string, ReadonlySet<string>>()
  const frameElements = new Map<string, HTMLElement>()
  const moved = new Set<string>()
  let scene = first
  let views: Views = { nodes: new Map(), wires: new Map() }
  let shown = NOTHING_SHOWN
  let size = { width: container.clientWidth, height: container.clientHeight }
  let palette: Palette | undefined
  let isFar = false
  let frame = 0
  let todo = { view: true, nodes: true, looks: true }

  area.holder.className = 'holder'
  cards.className = 'cards'
  area.holder.append(wires.element, cards)
  container.append(far.element, minimap.element)
  const resize = new ResizeObserver(() => {
    size = { width: container.clientWidth, height: container.clientHeight }
    schedule({ view: true, looks: true })
  })
  resize.observe(container)
  const theme = new MutationObserver(() => {
    palette = undefined
    schedule({ looks: true })
  })
  theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  const stopRuns = runs.subscribe((paths) => {
    for (const path of paths) {
      const view = views.nodes.get(path.slice(runPath.length))
      if (view !== undefined) view.height = heightOf(view.node)
    }
    schedule({ looks: true })
  })
  const stopSelection = selection.subscribe(() => schedule({ looks: true }))

  function heightOf(node: SceneNode): number {
    const { text, choices } = runOf(node.id) ?? {}
    return node.height + (text === undefined ? 0 : NODE_BOX.stream) + (choices === undefined ? 0 : NODE_BOX.answers)
  }

  function runOf(id: string): NodeRun | undefined {
    return runs.of(runPath + id)
  }

  function schedule(what: Partial<typeof todo>): void {
    todo = {
      view: todo.view || what.view === true,
      nodes: todo.nodes || what.nodes === true,
      looks: todo.looks || what.looks === true,
    }
    if (frame === 0) frame = requestAnimationFrame(flush)
  }

  /** All work of a frame, however much asked for it. */
  function flush(): void {
    frame = 0
    const due = todo
    todo = { view: false, nodes: false, looks: false }
    const view = area.plugin.area.transform
    const wasFar = isFar
    isFar = view.k < FAR
    if (isFar !== wasFar) container.classList.toggle('is-far', isFar)
    const world = grownBox(windowBox(), MARGIN / view.k)
    if (!isFar && (due.view || due.nodes || wasFar)) mount(world)
    if (moved.size > 0) moveElements()
    if (!isFar) {
      wires.update(views.wires, world, due.view || due.nodes || wasFar ? undefined : wiresOfMoved())
      if (due.looks || due.nodes) wires.restyle({ isSelected: (id) => selection.state().wires.has(id), stateOf })
      if (isFar !== wasFar) far.hide()
    } else {
      const isStale = due.nodes || due.looks || moved.size > 0 || !wasFar
      far.show(views, { view, ...size, isStale }, farLook)
    }
    if (due.nodes || due.looks) minimap.draw(views, { palette: colors(), isSelected })
    if (due.view || due.nodes || due.looks) minimap.follow(view, size)
    if (due.view) moveGrid(view)
    moved.clear()
  }

  function mount(world: Box): void {
    const pinned = new Set([...pins.values()].flatMap((ids) => [...ids]))
    const next = shownIn(scene, views, world, pinned)
    if (isSameShown(shown, next)) return
    shown = next
    // Within the frame, or a node that scrolls into view would appear one frame late.
    flushSync(() => {
      for (const listener of listeners) listener()
    })
  }

  function moveElements(): void {
    for (const id of moved) {
      const view = views.nodes.get(id)
      if (view?.element !== undefined) putElement(view.element, view)
    }
    for (const each of scene.frames) {
      const element = frameElements.get(each.id)
      if (element !== undefined && each.nodes?.some((id) => moved.has(id)) === true) putFrame(element, each)
    }
  }

  function wiresOfMoved(): ReadonlySet<string> {
    return new Set([...moved].flatMap((id) => scene.wiresOf.get(id) ?? []))
  }

  function putFrame(element: HTMLElement, each: Frame): void {
    const box = frameBox(each)
    putElement(element, box)
    element.style.width = `${box.width}px`
    element.style.height = `${box.height}px`
  }

  function frameBox(each: Frame): Box {
    return boxOfFrame(each, views)
  }

  function windowBox(): Box {
    const { x, y, k } = area.plugin.area.transform
    return { x: -x / k, y: -y / k, width: size.width / k, height: size.height / k }
  }

  function moveGrid({ x, y, k }: View): void {
    const step = gridSize() * k
    grid.style.transform = `translate(${x % step}px,${y % step}px)`
    grid.style.backgroundSize = `${step}px ${step}px`
  }

  function colors(): Palette {
    palette ??= readPalette(container)
    return palette
  }

  function farLook(): Parameters<typeof far.show>[2] extends () => infer Look ? Look : never {
    return { palette: colors(), isSelected, runOf, areas: areasOf(scene, views, colors()) }
  }

  function isSelected(id: string): boolean {
    return selection.state().nodes.has(id)
  }

  function stateOf({ from, to }: { readonly from: NodeView; readonly to: NodeView }): WireState | undefined {
    const status = runOf(to.id)?.status
    if (status === 'canceled') return 'canceled'
    return status === 'running' && runOf(from.id)?.status !== 'running' ? 'flowing' : undefined
  }

  function setScene(next: Scene): void {
    const isOther = next.name !== scene.name
    scene = next
    views = updateViews(isOther ? { nodes: new Map(), wires: new Map() } : views, next, heightOf)
    for (const id of views.nodes.keys()) moved.add(id)
    schedule({ view: true, nodes: true, looks: true })
  }

  setScene(first)

  return {
    area,
    minimap,
    cards,
    wires,
    views: () => views,
    scene: () => scene,
    view: () => area.plugin.area.transform,
    size: () => size,
    windowBox,
    isFar: () => isFar,
    shown: () => shown,
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    setScene,
    attach(what, id, element) {
      if (what === 'frame') {
        const own = scene.frames.find((each) => each.id === id)
        if (own !== undefined) putFrame(element, own)
        frameElements.set(id, element)
        return () => {
          frameElements.delete(id)
        }
      }
      const view = views.nodes.get(id)
      if (view === undefined) return () => {}
      view.element = element
      putElement(element, view)
      return () => {
        view.element = undefined
      }
    },
    place(places) {
      for (const [id, { x, y }] of places) {
        const view = views.nodes.get(id)
        if (view === undefined) continue
        view.x = x
        view.y = y
        moved.add(id)
      }
      schedule({})
    },
    pin(reason, ids) {
      pins.set(reason, new Set(ids))
      schedule({ view: true })
    },
    redraw: () => schedule({ view: true, nodes: true, looks: true }),
    runOf,
    frameBox,
    moveTo({ x, y, k }) {
      Object.assign(area.plugin.area.transform, { x, y, k: Math.min(ZOOM.most, Math.max(ZOOM.least, k)) })
      void area.plugin.area.translate(x, y)
    },
    destroy() {
      cancelAnimationFrame(frame)
      resize.disconnect()
      theme.disconnect()
      stopRuns()
      stopSelection()
      area.destroy()
      far.hide()
      container.replaceChildren()
    },
  }
}

function putElement(element: HTMLElement, { x, y }: Point): void {
  element.style.transform = `translate(${x}px,${y}px)`
}
