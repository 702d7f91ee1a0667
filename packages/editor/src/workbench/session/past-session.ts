import type { Flow, Registry } from '@latchwork/engine'
import { createSelection, type PortBook, type ReadOnly } from '../../document/index.ts'
import { createReadOnlyDocument } from '../../document/read-only.ts'
import { createStore } from '../store.ts'
import type { GraphStep } from '../workbench.ts'
import { checkFlow } from './check-flow.ts'
import type { FlowSession } from './open-flow.ts'
import { createTypedDrafts } from './typed-drafts.ts'

/** What a flow that only shows is made of. */
export interface PastSessionOptions {
  readonly flow: Flow
  /** Its own bytes. */
  readonly text: string
  /** Where it stood. */
  readonly path: string
  readonly catalog: Registry
  readonly ports: PortBook
  readonly readOnly: ReadOnly
}

/** Opens a flow to be looked at: nothing can change it, and nothing of it is saved or kept. */
export function openPastSession({ flow, text, path, catalog, ports, readOnly }: PastSessionOptions): FlowSession {
  const selection = createSelection()
  const trail = createStore<readonly GraphStep[]>([])
  const nothing = (): void => {}
  const refuse = (): Promise<void> => {
    readOnly.tell()
    return Promise.resolve()
  }

  function walk(steps: readonly GraphStep[]): void {
    selection.set({})
    trail.set(steps)
  }

  return {
    path: createStore(path),
    document: createReadOnlyDocument(flow, { ports, readOnly }),
    selection,
    saveState: createStore({ status: 'saved' }),
    problems: createStore(checkFlow(flow, catalog, () => text)),
    typed: createTypedDrafts(new Map(), nothing),
    hasRoom: createStore(true),
    trail,
    enter: (step) => walk([...trail.state(), step]),
    leave: (to) => walk(trail.state().slice(0, to)),
    graph: () => trail.state().at(-1)?.graph ?? '',
    save: refuse,
    conflict: createStore(undefined),
    keepMine: refuse,
    takeTheirs: nothing,
    text: () => text,
    hear: nothing,
    moveTo: nothing,
    stow: nothing,
    abandon: nothing,
    close: () => Promise.resolve(),
  }
}
