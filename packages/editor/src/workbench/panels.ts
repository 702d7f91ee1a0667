import type { RunFile } from '@latchwork/server/api'
import type { DroppedWire, MenuRequest, PaletteRequest } from '../canvas/index.ts'
import { createStore, type Store } from './store.ts'

/** The panels by id, each with what it is opened for. Undefined: nothing particular. */
export interface PanelRequests {
  // In the frame of the page.
  flows: undefined
  /** `focus`: the key of the field that gets the keyboard, `title`, or `FIRST_FIELD`. */
  inspector: { readonly focus?: string } | undefined
  /** `path`: a node whose values are wanted; `answer`: one whose question gets the keyboard. */
  results: { readonly path?: string; readonly answer?: string } | undefined
  problems: undefined
  /** `file`: an exported run, in place of one that is kept. `compareWith`: the id of the run that stands beside it. */
  runs: { readonly run?: string; readonly file?: RunFile; readonly compareWith?: string } | undefined
  /** `run`: runs all tests of the flow at once. */
  tests: { readonly test?: { readonly file: string; readonly name: string }; readonly run?: 'all' } | undefined
  // Above the page (editing).
  palette: PaletteRequest | undefined
  'canvas-menu': MenuRequest
  'connect-to': { readonly node: string }
  commands: undefined
  shortcuts: undefined
  find: undefined
  outline: undefined
  // Above the page (settings, running, workbench).
  settings: { readonly page?: string; readonly name?: string } | undefined
  inputs: undefined
  'new-flow': { readonly wire?: DroppedWire } | undefined
  'rename-flow': { readonly path: string }
  templates: undefined
  trash: undefined
}

/** Gives the keyboard to the first field of the inspector that can be set. */
export const FIRST_FIELD = '*'

/** A panel's id. */
export type PanelId = keyof PanelRequests

/** The panels that are open, with what each was opened for. */
export type OpenPanels = { readonly [Id in PanelId]?: { readonly request: PanelRequests[Id] } }

type Request<Id extends PanelId> = undefined extends PanelRequests[Id]
  ? [request?: PanelRequests[Id]]
  : [request: PanelRequests[Id]]

/** Opens and closes panels. */
export interface Panels extends Store<OpenPanels> {
  readonly open: <Id extends PanelId>(id: Id, ...request: Request<Id>) => void
  readonly close: (id: PanelId) => void
  readonly toggle: (id: { [Id in PanelId]: undefined extends PanelRequests[Id] ? Id : never }[PanelId]) => void
  readonly isOpen: (id: PanelId) => boolean
}

/** Those at the bottom share one place: opening one closes the others. */
const BOTTOM: readonly PanelId[] = ['results', 'problems', 'runs', 'tests']

/** Makes the panels, with these open at first. */
export function createPanels(first: OpenPanels): Panels {
  const store = createStore(first)
  const isOpen = (id: PanelId) => store.state()[id] !== undefined
  const close = (id: PanelId) => isOpen(id) && store.set({ ...store.state(), [id]: undefined })

  function open<Id extends PanelId>(id: Id, ...[request]: Request<Id>): void {
    const others = BOTTOM.includes(id) ? Object.fromEntries(BOTTOM.map((other) => [other, undefined])) : {}
    store.set({ ...store.state(), ...others, [id]: { request } })
  }

  return {
    state: store.state,
    subscribe: store.subscribe,
    open,
    close: (id) => void close(id),
    toggle: (id) => (isOpen(id) ? void close(id) : open(id)),
    isOpen,
  }
}
