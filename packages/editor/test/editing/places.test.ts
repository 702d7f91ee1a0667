import { check, createRegistry, parseFlow } from '@latchwork/engine'
import { catalog } from '@latchwork/nodes/catalog'
import { describe, expect, test } from 'vitest'
import { connect, createEditorDocument, createPortBook, judgeWire, NEW_PORT } from '../../src/document/index.ts'
import { connectionsOf } from '../../src/editing/connect/connections.ts'
import { findNodes } from '../../src/editing/find/find-nodes.ts'
import { foldersOf } from '../../src/editing/inspector/folders-of.ts'
import { outlineMove, outlineRows } from '../../src/editing/outline/outline-rows.ts'
import { wayToGraph } from '../../src/workbench/way-to-graph.ts'
import { placeOfProblem } from '../../src/editing/problems/problem-place.ts'

const registry = createRegistry(catalog)
const inner = { nodes: { 'ask-it': { type: 'openai.prompt', with: { prompt: 'Sum up the harvest' } } }, wires: [] }
const flow = parseFlow(
  JSON.stringify({
    latchwork: 1,
    name: 'places',
    inputs: { who: { kind: 'text' } },
    nodes: {
      each: { type: 'flow.map', graph: 'middle' },
      first: { type: 'text.template', title: 'Greeting', with: { template: 'hi' } },
      second: { type: 'text.length' },
    },
    wires: ['first.text -> second.text'],
    graphs: { middle: { nodes: { call: { type: 'flow.call', graph: 'inner' } }, wires: [] }, inner },
  }),
)

describe('the place of a problem', () => {
  test('is the node, with the field, in whatever graph it stands', () => {
    expect(placeOfProblem(flow, { path: 'nodes.first.with.template' })).toEqual({
      graph: '',
      node: 'first',
      field: 'template',
    })
    expect(placeOfProblem(flow, { path: 'graphs.inner.nodes.ask-it' })).toEqual({ graph: 'inner', node: 'ask-it' })
  })

  test('is the field of the input that is missing', () => {
    const [problem] = check(
      parseFlow('{"latchwork":1,"name":"a","nodes":{"sum":{"type":"math.add"}},"wires":[]}'),
      registry,
    )
    expect(placeOfProblem(flow, { ...problem, path: 'nodes.second' })).toMatchObject({ node: 'second', field: 'a' })
  })

  test('of a wire is the node that it leads to, and of an output the outputs', () => {
    const wire = { graph: '', node: 'second', wire: 'first.text -> second.text' }
    expect(placeOfProblem(flow, { path: 'wires[0]' })).toEqual(wire)
    expect(placeOfProblem(flow, { path: 'outputs.answer' })).toEqual({ graph: '', node: 'output' })
  })

  test('is the flow for what it does not hold', () => {
    expect(placeOfProblem(flow, { path: 'nodes.gone' })).toEqual({ graph: '' })
    expect(placeOfProblem(flow, { path: 'graphs.gone.nodes.x' })).toEqual({ graph: '' })
    expect(placeOfProblem(flow, { path: '' })).toEqual({ graph: '' })
  })
})

test('the way to a graph leads through the nodes that run it', () => {
  expect(wayToGraph(flow, '')).toEqual([])
  expect(wayToGraph(flow, 'inner')).toEqual([
    { graph: 'middle', node: 'each' },
    { graph: 'inner', node: 'call' },
  ])
  expect(wayToGraph(flow, 'nowhere')).toBeUndefined()
})

describe('the outline', () => {
  const rows = (...expanded: string[]) =>
    outlineRows(flow, { registry, expanded: new Set(expanded), orderOf: () => undefined })

  test('lists the graph with its inputs, and the graphs of nodes that are open', () => {
    expect(rows().map(({ title }) => title)).toEqual(['Inputs', 'Map', 'Greeting', 'Text length'])
    const open = rows('each', 'each/call')
    expect(open.map(({ key }) => key)).toEqual(['input', 'each', 'each/call', 'each/call/ask-it', 'first', 'second'])
    expect(open.map(({ level }) => level)).toEqual([1, 1, 2, 3, 1, 1])
  })

  test('a graph that runs itself has an end', () => {
    const self = { nodes: { again: { type: 'flow.call', graph: 'self' } }, wires: [] }
    const endless = { ...flow, nodes: { start: { type: 'flow.call', graph: 'self' } }, graphs: { self } }
    const found = outlineRows(endless, {
      registry,
      expanded: new Set(['start', 'start/again']),
      orderOf: () => undefined,
    })
    expect(found.map(({ key, isExpanded }) => [key, isExpanded])).toEqual([
      ['input', undefined],
      ['start', true],
      ['start/again', undefined],
    ])
  })

  test('arrows open, close and walk as in any tree', () => {
    expect(outlineMove(rows(), 1, 'ArrowRight')).toEqual({ expand: 'each' })
    expect(outlineMove(rows('each'), 1, 'ArrowRight')).toEqual({ to: 2 })
    expect(outlineMove(rows('each'), 2, 'ArrowLeft')).toEqual({ to: 1 })
    expect(outlineMove(rows('each'), 1, 'ArrowLeft')).toEqual({ collapse: 'each' })
    expect(outlineMove(rows(), 3, 'ArrowDown')).toEqual({ to: 3 })
  })
})

describe('connections by name', () => {
  const document = createEditorDocument(flow, { ports: createPortBook(registry), now: () => 0 })
  const of = (node: string) => connectionsOf(document, { graph: '', node, registry })

  test('are exactly the wires that the canvas would take', () => {
    for (const node of ['first', 'second', 'each']) {
      for (const { ends, replaces } of of(node)) {
        if (ends.from.port === NEW_PORT || ends.to.port === NEW_PORT) continue
        expect(judgeWire(ends, { flow, graph: '', ports: document.ports })).toMatchObject({ status: 'fits', replaces })
      }
    }
    expect(of('second').length).toBeGreaterThan(0)
  })

  test('offer a new input and a new output of the graph, which can be made', () => {
    const made = of('second').filter(({ ends }) => ends.from.port === NEW_PORT || ends.to.port === NEW_PORT)
    expect(made.map(({ otherPort }) => otherPort)).toEqual(['new output', 'new input'])
    for (const { ends } of made) {
      const { status } = connect('', ends.from, ends.to).change(flow, document.ports)
      expect(status).toBe('changed')
    }
  })

  test('leave out cycles and what is connected already, and name what would be replaced', () => {
    expect(of('second').filter(({ ends }) => ends.to.node === 'first')).toEqual([])
    expect(of('second').filter(({ ends }) => ends.from.node === 'first')).toEqual([])
    expect(of('second').find(({ ends }) => ends.from.node === 'input' && ends.from.port === 'who')?.replaces).toEqual([
      'first.text -> second.text',
    ])
  })
})

test('finding looks into every graph and at what nodes are set to', () => {
  expect(findNodes(flow, 'greet', registry)[0]).toMatchObject({ graph: '', node: 'first' })
  expect(findNodes(flow, 'harvest', registry)).toMatchObject([
    { graph: 'inner', node: 'ask-it', excerpt: 'Sum up the harvest' },
  ])
  expect(findNodes(flow, ' ', registry)).toEqual([])
})

test('folders are those above files', () => {
  expect(foldersOf(['a.md', 'guides/deep/b.md'])).toEqual(['.', 'guides', 'guides/deep'])
})
