import { formatFlow, NO_USAGE } from '@latchwork/engine'
import { createApiClient } from '@latchwork/server/api'
import { describe, expect, it } from 'vitest'
import { greeting } from '../../../../server/test/start-test-server.ts'
import { createRunState } from '../../../src/canvas/run-state.ts'
import { createPortBook, removeNodes } from '../../../src/document/index.ts'
import { createRunController, isUnderWay } from '../../../src/running/run-controller.ts'
import { createPanels, createStore } from '../../../src/workbench/index.ts'
import { openPastSession } from '../../../src/workbench/session/past-session.ts'
import { registry } from '../record-run.ts'

describe('a flow that only shows', () => {
  const said: string[] = []
  const readOnly = { reason: 'It was so.', tell: () => void said.push('It was so.') }
  const text = formatFlow(greeting)
  const open = () =>
    openPastSession({ flow: greeting, text, path: 'a', catalog: registry, ports: createPortBook(registry), readOnly })

  it('refuses every command with its reason, in one step or alone, and has nothing to undo or save', async () => {
    const { document, save, text: textOf } = open()
    const step = document.begin('Delete')
    expect(document.run(removeNodes('', ['hello']))).toEqual({ status: 'refused', reason: 'It was so.' })
    step.end()
    document.undo()
    await save()
    expect(said).toHaveLength(2)
    expect(document.state()).toEqual({ flow: greeting, undo: undefined, redo: undefined })
    expect(textOf()).toBe(text)
  })

  it('is not run, and nobody is asked for anything', async () => {
    const asked: string[] = []
    const api = createApiClient({
      origin: '',
      token: '',
      fetch: (url) => {
        asked.push(url)
        return Promise.reject(new TypeError('nobody is asked'))
      },
    })
    const runStates = createRunState((tell) => tell())
    const runs = createRunController(
      {
        api,
        flow: createStore(open()),
        panels: createPanels({}),
        runStates,
        canvas: createStore(undefined),
        breakpoints: createStore<ReadonlySet<string>>(new Set()),
        notify: (words) => void said.push(words),
      },
      {
        schedule: (work) => work(),
        sleep: () => Promise.resolve(),
        storage: { getItem: () => null, setItem: () => {} },
      },
    )
    said.length = 0
    await runs.start()
    expect(asked).toEqual([])
    expect(said).toEqual(['It was so.'])
    expect(runs.current.state()).toBeUndefined()
  })

  it('opens its graphs in place, and lets go of what was selected on the way', () => {
    const { enter, leave, graph, selection } = open()
    selection.set({ nodes: new Set(['hello']) })
    enter({ graph: 'one', node: 'each' })
    expect([graph(), selection.state().nodes.size]).toEqual(['one', 0])
    leave(0)
    expect(graph()).toBe('')
  })
})

describe('a moment of a past run', () => {
  it('is never under way, also when the run was', () => {
    const moment = { position: 1, count: 2, event: undefined, elapsed: 0, usage: NO_USAGE, record: () => new Map() }
    expect(isUnderWay({ status: 'running', moment })).toBe(false)
    expect(isUnderWay({ status: 'running' })).toBe(true)
  })
})
