import type { Flow } from '@latchwork/engine'
import type { ApiClient } from '@latchwork/server/api'
import { describe, expect, it } from 'vitest'
import { startTestServer, greeting, question } from '../../../server/test/start-test-server.ts'
import { createRunState } from '../../src/canvas/run-state.ts'
import { recordOf } from '../../src/running/run-record.ts'
import { createRunController } from '../../src/running/run-controller.ts'
import { createPanels, createStore } from '../../src/workbench/index.ts'
import { openFlow } from './open-flow.ts'

describe('the run controller', () => {
  it('runs the open flow as it stands and shows its record', async () => {
    await using server = await startTestServer()
    const { runs, panels } = openPage(server.client, greeting, 'greeting.flow.json')
    await runs.start({ inputs: { who: 'Ada' } })
    expect(runs.current.state()).toMatchObject({ status: 'done', record: { outputs: { text: 'Hello, Ada!' } } })
    expect(runs.nodes.of('hello')?.status).toBe('done')
    expect(runs.events.state().map(({ seq }) => seq)).toEqual(runs.events.state().map((_, index) => index))
    expect(panels.isOpen('results')).toBe(true)
  })

  it('asks for inputs that nothing gives, and starts once they are there', async () => {
    await using server = await startTestServer()
    const needy: Flow = { ...greeting, inputs: { who: { kind: 'text' } } }
    const { runs, panels } = openPage(server.client, needy, 'greeting.flow.json')
    await runs.start({ to: 'hello' })
    expect(panels.isOpen('inputs')).toBe(true)
    expect(runs.current.state()).toBeUndefined()
    await runs.start({ inputs: { who: 'Bo' } })
    expect(runs.current.state()?.record?.outputs).toEqual({ text: 'Hello, Bo!' })
  })

  it('takes a lost line up again without missing or repeating an event', async () => {
    await using server = await startTestServer()
    const cut = cutting(server.client, 2)
    const { runs } = openPage(cut, question, 'question.flow.json')
    const lost: boolean[] = []
    runs.current.subscribe(() => void lost.push(runs.current.state()?.isLineLost === true))
    await runs.start()
    expect(runs.current.state()?.status).toBe('done')
    expect(lost).toContain(true)
    expect(runs.current.state()?.isLineLost).toBe(false)
    expect(runs.events.state().map(({ seq }) => seq)).toEqual(runs.events.state().map((_, index) => index))
    expect(runs.events.state().at(-1)?.type).toBe('run-end')
  })

  it('stops a run', async () => {
    await using server = await startTestServer()
    const slow: Flow = {
      ...greeting,
      nodes: { wait: { type: 'flow.delay', with: { ms: 60_000 } } },
      wires: [],
      inputs: {},
      outputs: {},
    }
    const { runs } = openPage(server.client, slow, 'greeting.flow.json')
    const running = runs.start()
    await expect.poll(() => runs.nodes.of('wait')?.status).toBe('running')
    await runs.stop()
    await running
    expect(runs.current.state()?.status).toBe('canceled')
    expect(runs.nodes.of('wait')?.status).toBe('canceled')
    // Stopped before the server has said that it began.
    const again = runs.start()
    await runs.stop()
    await again
    expect(runs.current.state()?.status).toBe('canceled')
  })

  it('holds a run at breakpoints and step by step, says where, and lets it go', async () => {
    await using server = await startTestServer()
    const pair: Flow = {
      ...greeting,
      nodes: { ...greeting.nodes, again: { type: 'text.template', with: { template: '{{text}}!' } } },
      wires: [...greeting.wires, 'hello.text -> again.text'],
      outputs: { text: 'again.text' },
    }
    const { runs, breakpoints } = openPage(server.client, pair, 'greeting.flow.json')
    const held = () => runs.current.state()?.held ?? []
    breakpoints.set(new Set(['again']))
    const running = runs.start({ inputs: { who: 'Ada' } })
    await expect.poll(held).toEqual(['again'])
    expect(runs.nodes.of('again')).toEqual({ status: 'held', note: 'held' })
    expect(recordOf(runs.events.state()).get('again')).toMatchObject({
      status: 'held',
      inputs: { text: 'Hello, Ada!' },
    })
    await runs.step('continue')
    await running
    expect(runs.current.state()).toMatchObject({ status: 'done', record: { outputs: { text: 'Hello, Ada!!' } } })
    expect(held()).toEqual([])

    breakpoints.set(new Set())
    const stepping = runs.start({ inputs: { who: 'Bo' }, isStepping: true })
    await expect.poll(held).toEqual(['hello'])
    expect(runs.current.state()?.isStepping).toBe(true)
    await runs.step('step')
    await expect.poll(held).toEqual(['again'])
    await runs.step('continue')
    await stepping
    expect(runs.current.state()?.record?.outputs).toEqual({ text: 'Hello, Bo!!' })
  })

  it('answers a node on its card, and goes to the question where a choice is not enough', async () => {
    await using server = await startTestServer()
    const asking: Flow = {
      ...greeting,
      inputs: {},
      nodes: { ask: { type: 'flow.approve', with: { message: 'On?', choices: ['yes', 'no'], value: 1 } } },
      wires: [],
      outputs: { choice: 'ask.choice' },
    }
    const { runs, panels, told } = openPage(server.client, asking, 'greeting.flow.json')
    await runs.start()
    expect(runs.nodes.of('ask')).toMatchObject({ status: 'waiting', choices: ['yes', 'no'] })
    await runs.answer('ask', undefined)
    expect(panels.state().results?.request).toEqual({ answer: 'ask' })
    await runs.answer('ask', 'perhaps')
    expect(told).toEqual([expect.stringContaining('perhaps')])
    await runs.answer('ask', 'no')
    const { run = '' } = runs.current.state() ?? {}
    await expect
      .poll(async () => (await server.client.call('runs.show', { parameters: { run } })).outputs)
      .toEqual({ choice: 'no' })
  })

  it('says which secret a run lacks', async () => {
    await using server = await startTestServer({ isSignedOut: true })
    const { runs } = openPage(server.client, question, 'question.flow.json')
    await runs.start()
    expect(runs.current.state()).toMatchObject({
      status: 'failed',
      problem: { code: 'secret-missing', path: 'nodes.ask', secrets: ['OPENAI_API_KEY'] },
    })
    expect(runs.nodes.of('ask')).toMatchObject({ status: 'failed', error: expect.stringContaining('OPENAI_API_KEY') })
  })

  it('says so when the server does not answer', async () => {
    const server = await startTestServer()
    const { runs } = openPage(server.client, greeting, 'greeting.flow.json')
    await server[Symbol.asyncDispose]()
    await runs.start()
    expect(runs.current.state()?.problem?.message).toBe('The server does not answer.')
  })

  it('runs from a node with what stood before it as it last was', async () => {
    await using server = await startTestServer()
    const chain: Flow = {
      ...greeting,
      outputs: { text: 'twice.text' },
      nodes: { ...greeting.nodes, twice: { type: 'text.template', with: { template: '{{text}} {{text}}' } } },
      wires: ['input.who -> hello.who', 'hello.text -> twice.text'],
    }
    const { runs } = openPage(server.client, chain, 'greeting.flow.json')
    await runs.start({ inputs: { who: 'Ada' } })
    await runs.start({ from: 'twice', inputs: { who: 'nobody' } })
    expect(runs.current.state()?.record?.outputs).toEqual({ text: 'Hello, Ada! Hello, Ada!' })
  })

  it('says so when no run has what the nodes before gave', async () => {
    await using server = await startTestServer()
    const chain: Flow = {
      ...greeting,
      nodes: { ...greeting.nodes, twice: { type: 'text.template', with: { template: '{{text}} {{text}}' } } },
      wires: ['input.who -> hello.who', 'hello.text -> twice.text'],
    }
    const { runs } = openPage(server.client, chain, 'greeting.flow.json')
    await runs.start({ from: 'twice' })
    expect(runs.current.state()?.problem).toMatchObject({ code: 'nothing-recorded', path: 'nodes.twice' })
    expect(runs.nodes.of('twice')?.error).toContain('"hello"')
  })

  it('shows a run of the history', async () => {
    await using server = await startTestServer()
    const { runs } = openPage(server.client, greeting, 'greeting.flow.json')
    await runs.start()
    const run = runs.current.state()?.run ?? ''
    runs.clear()
    expect(runs.events.state()).toEqual([])
    await runs.show(run)
    expect(runs.current.state()?.record?.outputs).toEqual({ text: 'Hello, world!' })
    expect(runs.nodes.of('hello')?.status).toBe('done')
  })
})

/** A page without a browser, with one flow open. */
function openPage(api: ApiClient, flow: Flow, path: string) {
  const panels = createPanels({})
  const surroundings = {
    schedule: (work: () => void) => void setTimeout(work, 5),
    sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms / 25)),
    storage: { getItem: () => null, setItem: () => {} },
  }
  const runStates = createRunState(surroundings.schedule)
  const told: string[] = []
  const breakpoints = createStore<ReadonlySet<string>>(new Set())
  const bench = {
    api,
    flow: createStore(openFlow(flow, path)),
    panels,
    runStates,
    breakpoints,
    canvas: createStore(undefined),
    notify: (text: string) => void told.push(text),
  }
  const runs = createRunController(bench, surroundings)
  return { runs, panels, breakpoints, told }
}

/** A line that breaks each time so many events have come. */
function cutting(api: ApiClient, after: number): ApiClient {
  return {
    ...api,
    async *stream(name, ...given) {
      let count = 0
      for await (const event of api.stream(name, ...given)) {
        yield event
        count += 1
        if (count === after) throw new TypeError('network error')
      }
    },
  }
}
