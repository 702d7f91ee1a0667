import type { Flow } from '@latchwork/engine'
import { refused } from './command.ts'
import type { DocumentState, EditorDocument, ReadOnly } from './document.ts'
import type { PortBook } from './port-book.ts'

/** Makes a document that shows a flow and refuses every command, so that nothing can change it. */
export function createReadOnlyDocument(
  flow: Flow,
  { ports, readOnly }: { readonly ports: PortBook; readonly readOnly: ReadOnly },
): EditorDocument {
  const state: DocumentState = { flow, undo: undefined, redo: undefined }
  const nothing = (): void => {}
  return {
    ports,
    readOnly,
    state: () => state,
    subscribe: () => nothing,
    run() {
      readOnly.tell()
      return refused(readOnly.reason)
    },
    undo: nothing,
    redo: nothing,
    begin: () => ({ end: nothing, cancel: nothing }),
    settle: nothing,
  }
}
