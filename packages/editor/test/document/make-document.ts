import { createRegistry, parseFlow, type Flow } from '@latchwork/engine'
import { catalog } from '@latchwork/nodes/catalog'
import { createEditorDocument, createPortBook, type Command, type EditorDocument } from '../../src/document/index.ts'

/** A flow with a subgraph, several wires into one port, a frame, a note and a bent wire. */
export const SAMPLE: Flow = parseFlow(
  JSON.stringify({
    latchwork: 1,
    name: 'sample',
    inputs: { folder: { kind: 'text', default: 'guides' } },
    outputs: { summary: 'combine.text', first: { from: 'join.text', optional: true } },
    nodes: {
      combine: { type: 'openai.prompt', with: { model: 'gpt-6-luna', prompt: 'Combine {{notes}} as {{style}}' } },
      each: { type: 'flow.map', graph: 'one-file', with: { concurrency: 4, onItemError: 'collect' } },
      files: { type: 'files.list', with: { pattern: '*.md' } },
      join: { type: 'text.join' },
      odd: { type: 'plugin.unknown', with: { any: [1, { deep: true }] } },
      style: { type: 'text.template', with: { template: 'brief' } },
    },
    wires: [
      'each.note -> combine.notes',
      'style.text -> combine.style',
      'files.paths -> each.items',
      'input.folder -> files.folder',
      'style.text -> join.parts',
      'each.note -> join.parts',
    ],
    graphs: {
      'one-file': {
        inputs: { item: { kind: 'text' } },
        outputs: { note: 'ask.text' },
        nodes: {
          ask: { type: 'openai.prompt', with: { prompt: 'Note {{text}}' } },
          read: { type: 'files.read' },
        },
        wires: ['read.text -> ask.text', 'input.item -> read.path'],
      },
    },
    layout: { combine: [640, 0], each: [320, 0], files: [0, 0], 'style.text -> combine.style': [500, 300] },
    notes: [{ id: 'note', text: 'Read me', color: 'amber', box: [0, 300, 200, 100] }],
    frames: [{ id: 'frame', title: 'Files', color: 'blue', nodes: ['files', 'each'] }],
  }),
)

export const registry = createRegistry(catalog)

/** A document with a clock that the test turns. */
export function openDocument(flow: Flow = SAMPLE): {
  readonly document: EditorDocument
  readonly clock: { now: number }
} {
  const clock = { now: 0 }
  const ports = createPortBook(registry)
  return { document: createEditorDocument(flow, { ports, now: () => clock.now }), clock }
}

/** The flow after one command, which must succeed. */
export function after(command: Command, flow: Flow = SAMPLE): Flow {
  const { document } = openDocument(flow)
  const change = document.run(command)
  if (change.status === 'refused') throw new Error(change.reason)
  return document.state().flow
}

/** Why a command is refused. */
export function reasonOf(command: Command, flow: Flow = SAMPLE): string {
  const change = openDocument(flow).document.run(command)
  return change.status === 'refused' ? change.reason : 'it was carried out'
}
