import { formatFlow, type Flow } from '@latchwork/engine'
import type { ApiClient, BodyOf } from '@latchwork/server/api'
import { describe, expect, it } from 'vitest'
import { greeting, startTestServer } from '../../../../server/test/start-test-server.ts'
import { createRunState } from '../../../src/canvas/run-state.ts'
import { createPortBook, setTitle } from '../../../src/document/index.ts'
import { createPastRuns } from '../../../src/running/past/past-runs.ts'
import { createStore, type OpenedFlow, type ShownRun } from '../../../src/workbench/index.ts'
import { registry } from '../record-run.ts'

const PATH = 'greeting.flow.json'

/** Two nodes, of which the second does something particular. */
const then = (second: Flow['nodes'][string]): Flow => ({
  ...greeting,
  outputs: {},
  nodes: { ...greeting.nodes, second },
  wires: [...greeting.wires, 'hello.text -> second.message'],
})
const failing = then({ type: 'flow.fail' })
const asking = then({ type: 'flow.approve' })
const slow: Flow = { ...greeting, nodes: { ...greeting.nodes, slow: { type: 'flow.delay', with: { ms: 60_000 } } } }

/** A page without a browser; `hash` is its address. */
function openPage(api: ApiClient, hash = '') {
  const flow = createStore<OpenedFlow | undefined>(undefined)
  const runStates = createRunState((tell) => tell())
  const said: string[] = []
  const made: string[] = []
  let shown: ShownRun | undefined
  let count = 0
  let onAddress = (): void => {}
  const location = { hash, pathname: '/', search: '' }
  const go = (_state: unknown, _title: string, address?: string | URL | null): void => {
    location.hash = String(address).replace(/^[^#]*/, '')
  }
  const window = {
    location,
    history: { state: null, pushState: go, replaceState: go },
    addEventListener: (_type: string, listener: () => void) => void (onAddress = listener),
    removeEventListener: () => {},
  }
  const past = createPastRuns(
    {
      api,
      canvas: createStore(undefined),
      catalog: registry,
      ports: createPortBook(registry),
      flow,
      runStates,
      notify: (text) => void said.push(text),
      visit: (session) => flow.set(session),
      ownFlow: () => undefined,
      createFlow: (name, text = '') => Promise.resolve(void made.push(`${name}: ${text}`)),
    },
    {
      showMoment(next, events) {
        shown = next
        count = events.length
      },
    },
    window,
  )
  past.followAddress()
  return {
    past,
    flow,
    said,
    made,
    location,
    statusOf: (node: string) => runStates.of(node)?.status,
    choicesOf: (node: string) => runStates.of(node)?.choices,
    shown: () => ({ status: shown?.status, events: count, isWhole: shown?.record !== undefined }),
    goTo(next: string) {
      location.hash = next
      onAddress()
    },
  }
}

/** Runs a flow until it rests; its id. */
async function ran(client: ApiClient, body: BodyOf<'runs.start'> | { readonly path?: string; readonly text: string }) {
  const { run } = await client.call('runs.start', { body })
  for await (const _ of client.stream('runs.events', { parameters: { run }, query: {} }));
  return run
}

describe('a past run', () => {
  it('that failed, waits or was a part is shown with its own flow, from before its first event to its end', async () => {
    await using server = await startTestServer()
    const { client } = server
    const page = openPage(client)
    const failed = await ran(client, { path: PATH, text: formatFlow(failing) })
    await page.past.open(failed)
    expect(page.flow.state()?.document.state().flow).toEqual(failing)
    expect(page.location.hash).toBe(`#run=${failed}`)
    expect(page.past.state()).toMatchObject({ today: 'changed', goes: 1, words: 'The run ended: failed' })
    expect([page.statusOf('hello'), page.statusOf('second')]).toEqual(['done', 'failed'])
    page.past.moveTo(-5)
    expect([page.statusOf('hello'), page.statusOf('second')]).toEqual(['to-come', 'to-come'])
    expect(page.shown()).toEqual({ status: 'running', events: 0, isWhole: false })
    page.past.moveTo(3)
    expect([page.statusOf('hello'), page.statusOf('second')]).toEqual(['done', 'to-come'])
    page.past.moveTo(Infinity)
    expect(page.shown()).toMatchObject({ status: 'failed', isWhole: true })

    await page.past.open(await ran(client, { path: PATH, text: formatFlow(asking) }))
    expect([page.statusOf('hello'), page.statusOf('second')]).toEqual(['done', 'waiting'])
    expect(page.choicesOf('second')).toBeUndefined()
    await page.past.open(await ran(client, { path: PATH, text: formatFlow(failing), part: { to: 'hello' } }))
    expect(page.flow.state()?.document.state().flow).toEqual(failing)
    expect([page.statusOf('hello'), page.statusOf('second')]).toEqual(['done', undefined])
  })

  it('that went on has the flow of the last time, and one that goes on is shown up to now', async () => {
    await using server = await startTestServer()
    const { client } = server
    const page = openPage(client)
    const run = await ran(client, { path: PATH, text: formatFlow(failing) })
    await client.call('runs.resume', { parameters: { run }, body: { text: formatFlow(greeting) } })
    for await (const _ of client.stream('runs.events', { parameters: { run }, query: {} }));
    await page.past.open(run)
    expect(page.past.state()).toMatchObject({ goes: 2, today: 'same' })
    expect(page.statusOf('hello')).toBe('done')
    page.past.moveTo(5)
    expect(page.statusOf('second')).toBe('failed')

    const { run: going } = await client.call('runs.start', { body: { text: formatFlow(slow) } })
    const stop = new AbortController()
    for await (const event of client.stream('runs.events', {
      parameters: { run: going },
      query: {},
      signal: stop.signal,
    }))
      if (event.type === 'node-start' && event.path === 'slow') break
    stop.abort()
    await page.past.open(going)
    expect(page.past.state()).toMatchObject({ today: 'never-kept', details: { status: 'running' } })
    expect(page.statusOf('slow')).toBe('running')
    await client.call('runs.cancel', { parameters: { run: going } })
  })

  it('takes no change, and becomes a flow of its own with its own bytes', async () => {
    await using server = await startTestServer()
    const { client } = server
    const page = openPage(client)
    const text = formatFlow(failing)
    await page.past.open(await ran(client, { path: PATH, text }))
    const document = page.flow.state()?.document
    expect(document?.run(setTitle('', 'hello', 'Other'))).toMatchObject({ status: 'refused' })
    expect(document?.state().flow).toEqual(failing)
    expect(page.said).toEqual([expect.stringContaining('cannot be changed')])
    await page.past.saveAsNew()
    expect(page.made).toEqual([`greeting as it was: ${text}`])
  })

  it('follows the address, and says so when it names a run that is not kept', async () => {
    await using server = await startTestServer()
    const { client } = server
    const run = await ran(client, { path: PATH, text: formatFlow(greeting) })
    await client.call('flows.delete', { body: { path: PATH } })
    const page = openPage(client, `#run=${run}`)
    await expect.poll(() => page.past.state()?.today).toBe('gone')
    page.goTo('')
    expect(page.past.state()).toBeUndefined()
    expect(page.flow.state()).toBeUndefined()
    page.goTo(`#run=${run}`)
    await expect.poll(() => page.past.state()?.details.run).toBe(run)
    page.goTo('#run=none')
    await expect.poll(() => page.said).toEqual([expect.stringContaining('There is no run "none"')])
    expect(page.past.state()?.details.run).toBe(run)
    await expect.poll(() => page.location.hash).toBe(`#run=${run}`)
    page.past.close()
    expect(page.location.hash).toBe('')
  })
})
