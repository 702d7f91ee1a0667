import { NO_USAGE, type Flow, type RunEvent } from '@latchwork/engine'
import { describe, expect, test } from 'vitest'
import { connect, createPortBook, moveTogether, setLiteral, wireEnd } from '../../src/document/index.ts'
import { distanceToWire, socketOffset, stretchAt, wirePath } from '../../src/canvas/geometry.ts'
import { colorOfKind } from '../../src/canvas/kind-color.ts'
import { createRunState } from '../../src/canvas/run-state.ts'
import { buildScene, readingOrder } from '../../src/canvas/scene.ts'
import { shownIn } from '../../src/canvas/shown.ts'
import { nodeAt, pointsOfWire, socketAt, updateViews, wireAt } from '../../src/canvas/views.ts'
import { after, registry, SAMPLE } from '../document/make-document.ts'

const ports = createPortBook(registry)
const sceneOf = (flow: Flow) => buildScene(flow, '', ports)
const viewsOf = (flow: Flow) =>
  updateViews({ nodes: new Map(), wires: new Map() }, sceneOf(flow), ({ height }) => height)

describe('a scene', () => {
  const before = sceneOf(SAMPLE)
  const same = (flow: Flow) => {
    const next = buildScene(flow, '', ports, before)
    return [...next.nodes].filter(([id, node]) => before.nodes.get(id) === node).map(([id]) => id)
  }

  test('keeps every node that looks the same when nodes move', () => {
    expect(same(after(moveTogether('', { nodes: new Map([['files', { x: 5, y: 5 }]]) })))).toEqual(
      Object.keys(SAMPLE.nodes),
    )
  })

  test('makes only the node anew whose setting changed', () => {
    expect(same(after(setLiteral('', 'style', 'template', 'x')))).toEqual(['combine', 'each', 'files', 'join', 'odd'])
  })

  test('makes a node anew when one of its ports is wired for the first time', () => {
    expect(same(after(connect('', wireEnd('files.paths'), wireEnd('join.parts'))))).toEqual(Object.keys(SAMPLE.nodes))
    const flow = after(connect('', wireEnd('combine.usage'), wireEnd('join.parts')))
    expect(same(flow)).toEqual(['each', 'files', 'join', 'odd', 'style'])
  })

  test('shows ports that only wires name, and what inputs are set to', () => {
    const flow = after(setLiteral('', 'files', 'folder', 'guides'), { ...SAMPLE, wires: ['style.gone -> odd.what'] })
    const scene = sceneOf(flow)
    expect(scene.nodes.get('odd')?.rows).toMatchObject([{ side: 'input', name: 'what', isGhost: true }])
    expect(scene.nodes.get('style')?.rows.at(-1)).toMatchObject({ side: 'output', name: 'gone', isGhost: true })
    expect(scene.nodes.get('files')?.rows[0]).toMatchObject({ name: 'folder', value: 'guides', isWired: false })
  })

  test('draws inputs and outputs of the graph, each with a place for one more', () => {
    expect(before.nodes.get('input')?.rows.map(({ name }) => name)).toEqual(['folder', '+'])
    expect(before.nodes.get('output')?.rows.map(({ name }) => name)).toEqual(['summary', 'first', '+'])
  })

  test('is read from what feeds to what is fed', () => {
    const order = readingOrder(before)
    expect(order).toHaveLength(before.nodes.size)
    for (const { from, to } of before.wires.values())
      expect(order.indexOf(from.node)).toBeLessThan(order.indexOf(to.node))
  })

  test('reads a graph with a cycle, as a file may hold one, to its end', () => {
    const flow: Flow = { ...SAMPLE, wires: ['combine.text -> style.x', 'style.text -> combine.style'] }
    expect(readingOrder(sceneOf(flow))).toHaveLength(8)
  })
})

describe('views', () => {
  const views = viewsOf(SAMPLE)
  const files = views.nodes.get('files')

  test('find the node, the socket and the wire at a point', () => {
    expect(nodeAt(views, { x: 5, y: 5 })?.id).toBe('files')
    expect(nodeAt(views, { x: -5, y: 5 })).toBeUndefined()
    const offset = files === undefined ? { x: 0, y: 0 } : socketOffset(files.node, 'output', 'paths')
    expect(socketAt(views, { x: offset.x + 9, y: offset.y }, 'output', 12)).toMatchObject({ port: 'paths' })
    expect(socketAt(views, { x: offset.x + 30, y: offset.y }, 'output', 12)).toBeUndefined()
    expect(wireAt(views, { x: offset.x + 50, y: offset.y }, 30)?.wire.id).toBe('files.paths -> each.items')
  })

  test('wires run through their bends', () => {
    const bent = views.wires.get('style.text -> combine.style')
    expect(bent === undefined ? [] : pointsOfWire(bent)[1]).toEqual({ x: 500, y: 300 })
  })

  test('outside the window only pinned nodes are shown', () => {
    const world = { x: -10, y: -10, width: 240, height: 100 }
    const shown = (pinned: readonly string[]) =>
      shownIn(sceneOf(SAMPLE), views, world, new Set(pinned)).nodes.map(({ id }) => id)
    expect(shown([])).toEqual(['files'])
    expect(shown(['combine'])).toEqual(['combine', 'files'])
  })
})

describe('geometry', () => {
  const wire = [
    { x: 0, y: 0 },
    { x: 100, y: 50 },
    { x: 200, y: 0 },
  ]

  test('a wire leaves and arrives level', () => {
    expect(wirePath(wire.slice(0, 2))).toBe('M0 0C50 0 50 50 100 50')
  })

  test('the distance to a wire is none on it, and grows beside it', () => {
    expect(distanceToWire(wire, { x: 100, y: 50 })).toBeCloseTo(0)
    expect(distanceToWire(wire, { x: 100, y: 80 })).toBeCloseTo(30, 0)
  })

  test('a new bend belongs to the stretch that it is nearest to', () => {
    expect([stretchAt(wire, { x: 20, y: 5 }), stretchAt(wire, { x: 180, y: 5 })]).toEqual([0, 1])
  })

  test('lists have the colour of their elements', () => {
    expect(['list<list<number>>', 'image', 'odd'].map(colorOfKind)).toEqual(['number', 'image', 'any'])
  })
})

describe('the state of a run', () => {
  const told: ReadonlySet<string>[] = []
  const late: (() => void)[] = []
  const runs = createRunState((tell) => late.push(tell))
  runs.subscribe((paths) => told.push(paths))
  const facts = { run: 'r', seq: 0, at: 1000 }
  const events: readonly RunEvent[] = [
    { ...facts, path: '', type: 'run-start', flow: 'f' },
    { ...facts, path: 'ask', type: 'node-start', node: 'ask' },
    { ...facts, path: 'ask', type: 'node-delta', delta: { port: 'text', text: 'Hel' } },
    { ...facts, path: 'ask', type: 'node-delta', delta: { port: 'text', text: 'lo' } },
    { ...facts, path: 'other', type: 'node-start', node: 'other' },
  ]
  for (const event of events) runs.apply(event)

  test('gathers what streams in, and tells listeners once', () => {
    expect(runs.of('ask')).toEqual({ status: 'running', note: 'streaming', text: 'Hello' })
    expect(late).toHaveLength(1)
    late[0]()
    expect(told).toEqual([new Set(['ask', 'other'])])
  })

  test('keeps the text of a node that ended, with how long it took', () => {
    runs.apply({ ...facts, at: 2600, path: 'ask', type: 'node-end', outputs: {}, usage: NO_USAGE, reused: false })
    expect(runs.of('ask')).toEqual({ status: 'done', note: '1.6 s', text: 'Hello' })
  })

  test('what never ended is canceled when the run ends, and all is forgotten when another starts', () => {
    runs.apply({ ...facts, path: '', type: 'run-end', status: 'canceled' })
    expect([runs.of('other'), runs.of('ask')?.status]).toEqual([{ status: 'canceled' }, 'done'])
    runs.apply(events[0])
    expect(runs.of('ask')).toBeUndefined()
  })
})
