import { check, formatFlow, type Flow } from '@latchwork/engine'
import { describe, expect, test } from 'vitest'
import {
  connect,
  copyNodes,
  createPortBook,
  dissolveSubgraph,
  duplicateNodes,
  makeSubgraph,
  pasteNodes,
  readClipboard,
  removeGraph,
  removeGraphPort,
  renameGraph,
  renameGraphPort,
  setLiteral,
  wireEnd,
} from '../../src/document/index.ts'
import { after, reasonOf, registry, SAMPLE } from './make-document.ts'

const problemsOf = (flow: Flow) => check(flow, registry).map(({ code, path }) => `${code} ${path}`)
const AT = { x: 1000, y: 500 }

describe('ports', () => {
  const ports = createPortBook(registry)
  const names = (flow: Flow, id: string) => {
    const { inputs, outputs } = ports.ofNode(flow, '', id)
    return { inputs: Object.keys(inputs).toSorted(), outputs: Object.keys(outputs).toSorted() }
  }

  test('follow a prompt, and stay while another setting is wrong', () => {
    const flow = after(setLiteral('', 'combine', 'maxTokens', 'wrong'))
    expect(names(flow, 'combine').inputs).toEqual(['image', 'notes', 'style'])
  })

  test.each(['flow.map', 'flow.call', 'flow.loop'])('of %s are those that check accepts, and no others', (type) => {
    const graph = { ...SAMPLE.graphs?.['one-file'], outputs: { note: 'ask.text', done: 'input.flag' } }
    const flow: Flow = {
      ...SAMPLE,
      nodes: { each: { type, graph: 'one-file', with: type === 'flow.loop' ? { max: 3 } : {} } },
      wires: [],
      outputs: {},
      inputs: { any: { kind: 'any' } },
      graphs: {
        'one-file': {
          nodes: {},
          wires: [],
          ...graph,
          inputs: { item: { kind: 'text' }, shared: { kind: 'text' }, flag: { kind: 'boolean' } },
        },
      },
    }
    const own = names(flow, 'each')
    const accepted = ['item', 'items', 'index', 'shared', 'flag', 'done', 'note'].filter(
      (name) =>
        !problemsOf({ ...flow, wires: [`input.any -> each.${name}`] }).some((problem) =>
          problem.startsWith('unknown-port'),
        ),
    )
    expect(own.inputs).toEqual(accepted.toSorted())
    const given = ['note', 'done', 'errors', 'item'].filter(
      (name) => !problemsOf({ ...flow, outputs: { out: `each.${name}` } }).includes('missing-output outputs.out'),
    )
    expect(own.outputs).toEqual(given.toSorted())
  })
})

describe('the clipboard', () => {
  const ports = createPortBook(registry)

  test('carries nodes, the wires among them and the graphs they run into another flow', () => {
    const text = copyNodes(SAMPLE, '', { nodes: new Set(['files', 'each', 'style']) }, ports)
    const flow = after(pasteNodes('', text, AT), { latchwork: 1, name: 'other', nodes: {}, wires: [] })
    expect(Object.keys(flow.nodes)).toEqual(['each', 'files', 'style'])
    expect(flow.wires).toEqual(['files.paths -> each.items'])
    expect(flow.graphs?.['one-file'].nodes['ask'].type).toBe('openai.prompt')
    expect(flow.layout).toMatchObject({ files: [1000, 500], each: [1320, 500] })
  })

  test('gives pasted nodes ids of their own, and uses a graph that is there already', () => {
    const flow = after(pasteNodes('', copyNodes(SAMPLE, '', { nodes: new Set(['each', 'files']) }, ports), AT))
    expect(flow.nodes['each-2']).toEqual(SAMPLE.nodes['each'])
    expect(flow.wires.at(-1)).toBe('files-2.paths -> each-2.items')
    expect(Object.keys(flow.graphs ?? {})).toEqual(['one-file'])
  })

  test('brings a graph along under another name where its name means something else', () => {
    const other = after(setLiteral('one-file', 'ask', 'prompt', 'Something else {{text}}'))
    const flow = after(pasteNodes('', copyNodes(SAMPLE, '', { nodes: new Set(['each']) }, ports), AT), other)
    expect(flow.nodes['each-2'].graph).toBe('one-file-2')
    expect(flow.graphs?.['one-file-2']).toEqual(SAMPLE.graphs?.['one-file'])
  })

  test.each([
    ['prose', 'The clipboard holds no nodes, frames or notes.'],
    ['{"latchwork":1,"name":"a","nodes":{},"wires":[]}', 'The clipboard holds no nodes, frames or notes.'],
    ['{"latchwork-clipboard":2,"flow":{}}', 'The clipboard holds no nodes, frames or notes.'],
    [
      '{"latchwork-clipboard":1,"flow":{"latchwork":1,"name":"x","nodes":{"A":{}},"wires":[]}}',
      'The copied nodes cannot be read',
    ],
    [
      '{"latchwork-clipboard":1,"flow":{"latchwork":1,"name":"x","nodes":{"__proto__":{"type":"t"}},"wires":[]}}',
      'The copied',
    ],
  ])('refuses %s', (text, reason) => {
    const clip = readClipboard(text)
    expect(clip.status === 'refused' ? clip.reason : 'read').toContain(reason)
  })

  test('carries notes, and frames with the nodes that they hold, with their colours and places', () => {
    const notes = [{ id: 'note', text: 'Read me', color: 'green', box: [-100, -50, 200, 80] }]
    const frames = [
      { id: 'frame', title: 'Both', color: 'red', nodes: ['files', 'each'] },
      { id: 'free', title: '', color: 'blue', box: [0, 700, 300, 200] },
    ]
    const source = { ...SAMPLE, notes, frames }
    const things = { frames: new Set(['frame', 'free']), notes: new Set(['note']) }
    const text = copyNodes(source, '', things, ports)
    const pasted = after(pasteNodes('', text, AT), source)
    expect(pasted.notes).toEqual([...notes, { ...notes[0], id: 'note-2', box: [1000, 500, 200, 80] }])
    expect(pasted.frames).toEqual([
      ...frames,
      { ...frames[0], id: 'frame-2', nodes: ['files-2', 'each-2'] },
      { ...frames[1], id: 'frame-3', box: [1100, 1250, 300, 200] },
    ])
    expect(pasted.layout).toMatchObject({ 'files-2': [1100, 550] })
    expect(after(duplicateNodes('', { notes: things.notes }), source).notes).toHaveLength(2)
    expect(reasonOf(pasteNodes('', text, AT), { ...SAMPLE, notes: 'mine' })).toContain(
      'form that this editor does not know',
    )
  })

  test('duplicating puts copies beside their originals', () => {
    const flow = after(duplicateNodes('', { nodes: new Set(['files', 'style']) }))
    expect(flow.layout).toMatchObject({ 'files-2': [40, 40] })
    expect(flow.nodes['style-2']).toEqual(SAMPLE.nodes['style'])
  })
})

describe('subgraphs', () => {
  test('made of nodes keep every wire, and the flow as right as it was', () => {
    const before = after(setLiteral('', 'files', 'folder', undefined), {
      ...SAMPLE,
      nodes: { ...SAMPLE.nodes, odd: { type: 'math.add', with: { a: 1, b: 2 } } },
    })
    const flow = after(makeSubgraph('', ['each', 'style'], 'Notes'), before)
    expect(flow.nodes['notes']).toEqual({ type: 'flow.call', graph: 'notes' })
    expect(flow.wires).toEqual([
      'notes.note -> combine.notes',
      'notes.text -> combine.style',
      'files.paths -> notes.items',
      'input.folder -> files.folder',
      'notes.text -> join.parts',
      'notes.note -> join.parts',
    ])
    expect(flow.graphs?.['notes']).toMatchObject({
      inputs: { items: { kind: 'list<text>' } },
      outputs: { note: 'each.note', text: 'style.text' },
      wires: ['input.items -> each.items'],
    })
    expect(problemsOf(flow)).toEqual(problemsOf(before))
  })

  test('are refused where a way leads out of them and back in', () => {
    expect(reasonOf(makeSubgraph('', ['files', 'combine']))).toContain('A way leads out of these nodes and back in')
  })

  test('that are made and dissolved again leave the logic as it was', () => {
    const made = after(makeSubgraph('', ['each', 'style'], 'Notes'))
    const flow = after(dissolveSubgraph('', 'notes'), made)
    const logic = (of: Flow) => formatFlow({ ...of, layout: undefined, frames: undefined, notes: undefined })
    expect(logic(flow)).toBe(logic(SAMPLE))
  })

  test('dissolved give literals and defaults to what they fed, and stay while another node runs them', () => {
    const graph = {
      inputs: { a: { kind: 'text' }, b: { kind: 'text', default: 'two' }, c: { kind: 'text' } },
      outputs: { both: 'join.text', through: 'input.c' },
      nodes: { join: { type: 'text.join' }, text: { type: 'text.template', with: { template: '{{x}}' } } },
      wires: ['input.a -> join.parts', 'input.b -> text.x'],
      frames: [{ id: 'frame', title: 'All', color: 'blue', nodes: ['join', 'text'] }],
      notes: [{ id: 'note', text: 'Why', color: 'grey', box: [0, 0, 100, 60] }],
      layout: { join: [100, 0], text: [300, 0] },
    }
    const call = { type: 'flow.call', graph: 'inner', with: { a: 'one' } }
    const join = { type: 'text.join' }
    const before: Flow = {
      latchwork: 1,
      name: 'calls',
      outputs: { result: 'call.both' },
      nodes: { call, join, source: { type: 'text.template', with: { template: 'three' } } },
      wires: ['source.text -> call.c', 'call.through -> join.parts'],
      graphs: { inner: graph },
      layout: { call: [1000, 500], join: [1300, 500], source: [0, 0] },
      frames: [{ id: 'frame', title: 'Calls', color: 'red', nodes: ['call'] }],
    }
    const flow = after(dissolveSubgraph('', 'call'), before)
    expect(flow.graphs).toBeUndefined()
    expect(flow.wires).toEqual(['source.text -> join.parts'])
    expect(flow.outputs).toEqual({ result: 'join-2.text' })
    expect(flow.nodes['join-2'].with).toEqual({ parts: ['one'] })
    expect(flow.nodes['text'].with).toEqual({ template: '{{x}}', x: 'two' })
    expect(flow.layout).toMatchObject({ 'join-2': [900, 500], text: [1100, 500] })
    expect(flow.frames).toEqual([
      { id: 'frame', title: 'Calls', color: 'red', nodes: ['join-2', 'text'] },
      { id: 'frame-2', title: 'All', color: 'blue', nodes: ['join-2', 'text'] },
    ])
    expect(flow.notes).toEqual([{ id: 'note', text: 'Why', color: 'grey', box: [800, 500, 100, 60] }])
    const twice: Flow = { ...before, nodes: { ...before.nodes, again: call } }
    expect(after(dissolveSubgraph('', 'call'), twice).graphs).toEqual({ inner: graph })
    expect(reasonOf(dissolveSubgraph('', 'source'), before)).toContain('Select a Call node')
  })

  test('renamed are run by their new name; removed only when nothing runs them', () => {
    const flow = after(renameGraph('one-file', 'Note one'))
    expect(flow.nodes['each'].graph).toBe('note-one')
    expect(Object.keys(flow.graphs ?? {})).toEqual(['note-one'])
    expect(reasonOf(removeGraph('one-file'))).toBe('The node "each" still runs the graph "one-file".')
  })

  test('keep their wires inside and outside when an output is renamed, and lose them when it is removed', () => {
    const renamed = after(renameGraphPort('one-file', 'output', { from: 'note', to: 'fact' }))
    expect(renamed.graphs?.['one-file'].outputs).toEqual({ fact: 'ask.text' })
    expect(renamed.wires.filter((wire) => wire.startsWith('each.'))).toEqual([
      'each.fact -> combine.notes',
      'each.fact -> join.parts',
    ])
    const removed = after(removeGraphPort('one-file', 'output', 'note'))
    expect(removed.wires.filter((wire) => wire.startsWith('each.'))).toEqual([])
    expect(removed.graphs?.['one-file'].outputs).toBeUndefined()
  })
})

test('a graph without a layout stays as it was drawn once it is edited', () => {
  const bare: Flow = { ...SAMPLE, layout: undefined }
  const flow = after(connect('', wireEnd('files.paths'), wireEnd('join.parts')), bare)
  expect(Object.keys(Object(flow.layout)).toSorted()).toEqual([
    'combine',
    'each',
    'files',
    'input',
    'join',
    'odd',
    'output',
    'style',
  ])
  expect(formatFlow(after(setLiteral('', 'style', 'template', 'x'), bare))).not.toContain('layout')
})
