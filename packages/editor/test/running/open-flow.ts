import type { Flow } from '@latchwork/engine'
import { createEditorDocument, createPortBook, createSelection } from '../../src/document/index.ts'
import { createStore, type OpenedFlow } from '../../src/workbench/index.ts'
import { createTypedDrafts } from '../../src/workbench/session/typed-drafts.ts'
import { registry } from './record-run.ts'

/** A flow that is open in a page without a browser. */
export function openFlow(flow: Flow, path: string): OpenedFlow {
  const ports = createPortBook(registry)
  return {
    path: createStore(path),
    document: createEditorDocument(flow, { ports, now: Date.now }),
    selection: createSelection(),
    saveState: createStore({ status: 'saved' }),
    problems: createStore([]),
    typed: createTypedDrafts(new Map(), () => {}),
    hasRoom: createStore(true),
    trail: createStore([]),
    enter: () => {},
    leave: () => {},
    graph: () => '',
    save: () => Promise.resolve(),
  }
}
