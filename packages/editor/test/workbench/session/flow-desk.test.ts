import { formatFlow, type Flow } from '@latchwork/engine'
import { createApiClient, settingsSchema, type FlowSummary, type OpenFlow } from '@latchwork/server/api'
import { describe, expect, it } from 'vitest'
import { createPortBook, setTitle } from '../../../src/document/index.ts'
import { createNotices } from '../../../src/workbench/notices.ts'
import { createFlowDesk } from '../../../src/workbench/session/flow-desk.ts'
import type { FlowLibrary } from '../../../src/workbench/session/library.ts'
import { openPastSession } from '../../../src/workbench/session/past-session.ts'
import { createStore } from '../../../src/workbench/store.ts'
import { registry } from '../../running/record-run.ts'

const flow: Flow = { latchwork: 1, name: 'a', nodes: { say: { type: 'text.template' } }, wires: [] }
const ports = createPortBook(registry)

/** A desk on two flows that are never saved, and a past run of the first. */
async function openDesk() {
  const facts = { name: 'a', title: 'a', modified: 0, size: 0 }
  const summary = (path: string): Promise<FlowSummary> => Promise.resolve({ ...facts, path })
  const open = (path: string): Promise<OpenFlow> =>
    Promise.resolve({ ...facts, path, text: formatFlow(flow), revision: '1', isCanonical: true, problems: [] })
  const asked: string[] = []
  const library: FlowLibrary = {
    ...createStore(undefined),
    refresh: () => Promise.resolve(),
    open(path) {
      asked.push(path)
      return open(path)
    },
    create: (name) => open(`${name}.flow.json`),
    rename: (_, to) => summary(to),
    duplicate: summary,
    remove: (path) => Promise.resolve({ ...facts, id: '1', path, deleted: 0 }),
    restore: ({ path }) => summary(path),
  }
  const settings = settingsSchema.parse({ editor: { autosave: false } })
  const desk = createFlowDesk({
    library,
    notices: createNotices(() => {}),
    surroundings: () => ({
      api: createApiClient({ origin: '', token: '', fetch: () => Promise.reject(new TypeError('offline')) }),
      catalog: registry,
      ports,
      drafts: {
        read: () => Promise.resolve({ flow: undefined, typed: new Map() }),
        writeFlow: () => Promise.resolve(true),
        writeTyped: () => Promise.resolve(true),
      },
      settings: createStore(settings),
      timers: { set: () => 0, clear: () => {} },
      now: () => 0,
    }),
    onOpen: () => {},
  })
  await desk.open('a.flow.json')
  const readOnly = { reason: 'It was so.', tell: () => {} }
  const past = openPastSession({ flow, text: '', path: 'a.flow.json', catalog: registry, ports, readOnly })
  return { desk, past, asked }
}

describe('a flow that only shows', () => {
  it('stands in the place of the open one, which comes back with its changes and its history', async () => {
    const { desk, past, asked } = await openDesk()
    const own = desk.own()
    own?.document.run(setTitle('', 'say', 'Changed'))
    desk.visit(past)
    expect([desk.session.state(), desk.own()]).toEqual([past, own])
    desk.visit(undefined)
    expect(desk.session.state()).toBe(own)
    expect(own?.document.state().undo).toBeDefined()
    desk.visit(past)
    await desk.open('a.flow.json')
    expect(desk.session.state()).toBe(own)
    expect(asked).toEqual(['a.flow.json'])
  })

  it('makes way for another flow, and stays when the open one is deleted behind it', async () => {
    const { desk, past } = await openDesk()
    desk.visit(past)
    await desk.open('b.flow.json')
    expect(desk.session.state()?.path.state()).toBe('b.flow.json')
    expect(desk.own()).toBe(desk.session.state())
    desk.visit(past)
    await desk.remove('b.flow.json')
    expect([desk.session.state(), desk.own()]).toEqual([past, undefined])
    desk.visit(undefined)
    expect(desk.session.state()).toBeUndefined()
  })
})
