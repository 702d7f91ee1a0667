import { compile, createRegistry, parseFlow, run, type Flow, type JsonObject, type RunEvent } from '@latchwork/engine'
import { defineNode, NodeError, port } from '@latchwork/engine'
import { catalog } from '@latchwork/nodes/catalog'

/** Speaks in pieces, so that there is something to stream. */
const speak = defineNode({
  type: 'test.speak',
  title: 'Speak',
  summary: 'Streams its text word by word.',
  inputs: { text: port.text() },
  outputs: { text: port.text() },
  run: ({ text }, ctx) => {
    for (const word of text.split(' ')) ctx.emit({ port: 'text', text: `${word} ` })
    return { text }
  },
})

/** Fails for one text. */
const refuse = defineNode({
  type: 'test.refuse',
  title: 'Refuse',
  summary: 'Fails for the text "bad".',
  inputs: { text: port.text() },
  outputs: { text: port.text() },
  run: ({ text }) => {
    if (text === 'bad') throw new NodeError('refused', 'This text is not wanted.', { hint: 'Write another.' })
    return { text }
  },
})

/** The node types that are installed, and two for tests. */
export const registry = createRegistry([...catalog, speak, refuse])

/** A flow out of what is particular about it. */
export function flowOf(parts: Omit<Flow, 'latchwork' | 'name'>): Flow {
  return parseFlow(JSON.stringify({ latchwork: 1, name: 'test', ...parts }))
}

/** Really runs a flow, and gives all that it told. */
export async function recordRun(flow: Flow, inputs: JsonObject = {}): Promise<readonly RunEvent[]> {
  const events: RunEvent[] = []
  await run(compile(flow, registry), { inputs, onEvent: (event) => events.push(event) })
  return events
}

/** A map over a graph whose node `ask` streams. */
export const mapped = flowOf({
  inputs: { texts: { kind: 'list<text>' } },
  outputs: { texts: 'each.text' },
  nodes: { each: { type: 'flow.map', graph: 'one', with: { concurrency: 1, onItemError: 'skip' } } },
  wires: ['input.texts -> each.items'],
  graphs: {
    one: {
      inputs: { item: { kind: 'text' } },
      outputs: { text: 'check.text' },
      nodes: { ask: { type: 'test.speak' }, check: { type: 'test.refuse' } },
      wires: ['input.item -> ask.text', 'ask.text -> check.text'],
    },
  },
})
