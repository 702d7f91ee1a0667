import type { Flow } from '@latchwork/engine'
import { createApiClient } from '@latchwork/server/api'
import { expect, it } from 'vitest'
import { renameNode } from '../../src/document/index.ts'
import { keepBreakpoints } from '../../src/running/breakpoint-keeper.ts'
import { createStore, type ShownRun } from '../../src/workbench/index.ts'
import { openFlow } from './open-flow.ts'

const flow: Flow = {
  latchwork: 1,
  name: 'two',
  nodes: { a: { type: 'text.template' }, each: { type: 'flow.map', graph: 'one' } },
  wires: [],
  graphs: { one: { inputs: { item: { kind: 'text' } }, nodes: { ask: { type: 'text.template' } }, wires: [] } },
}

/** A page that keeps breakpoints in a storage of its own. */
function openPage(texts = new Map<string, string>(), shown?: ShownRun) {
  const opened = openFlow(flow, 'two.flow.json')
  const session = createStore<typeof opened | undefined>(opened)
  const breakpoints = createStore<ReadonlySet<string>>(new Set())
  const sent: unknown[] = []
  const fetch = async (url: string, { method, body }: RequestInit): Promise<Response> => {
    sent.push([method, url, body])
    return Response.json({})
  }
  const api = createApiClient({ origin: '', token: '', fetch })
  const storage = {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => void texts.set(key, text),
  }
  const runs = { current: createStore(shown) }
  keepBreakpoints({ flow: session, breakpoints, runs, api }, storage)
  return { opened, session, breakpoints, sent, texts }
}

it('breakpoints are kept by the flow, in the browser, and are there when it is opened again', () => {
  const { breakpoints, texts, session } = openPage()
  breakpoints.set(new Set(['a']))
  session.set(undefined)
  expect(breakpoints.state().size).toBe(0)
  expect(openPage(texts).breakpoints.state()).toEqual(new Set(['a']))
})

it('a breakpoint goes along when its node gets another id, back by undo, and stays when the node is deleted', () => {
  const { opened, breakpoints } = openPage()
  breakpoints.set(new Set(['a', 'graphs.one.nodes.ask']))
  opened.document.run(renameNode('', 'a', 'b'))
  opened.document.run(renameNode('one', 'ask', 'tell'))
  expect(breakpoints.state()).toEqual(new Set(['b', 'graphs.one.nodes.tell']))
  opened.document.undo()
  opened.document.undo()
  expect(breakpoints.state()).toEqual(new Set(['a', 'graphs.one.nodes.ask']))
})

it('a run of the flow that goes on hears of every change, and a run that is over of none', async () => {
  const live = openPage(new Map(), { status: 'running', run: 'r1', path: 'two.flow.json' })
  live.breakpoints.set(new Set(['a']))
  await expect.poll(() => live.sent).toEqual([['PUT', '/api/runs/r1/breakpoints', '{"breakpoints":["a"]}']])
  const over = openPage(new Map(), { status: 'done', run: 'r1', path: 'two.flow.json' })
  over.breakpoints.set(new Set(['a']))
  expect(over.sent).toEqual([])
})

it('what stands in the storage and is no list of names counts as none', () => {
  const { breakpoints } = openPage(new Map([['latchwork.breakpoints:two.flow.json', '{"a":1}']]))
  expect(breakpoints.state().size).toBe(0)
})
