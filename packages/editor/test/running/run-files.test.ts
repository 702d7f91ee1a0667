import { formatRunFile } from '@latchwork/server/api'
import { expect, test } from 'vitest'
import { greeting, startTestServer, type TestServer } from '../../../server/test/start-test-server.ts'
import { createRunState } from '../../src/canvas/run-state.ts'
import { compareWithBefore } from '../../src/running/compare-with-before.ts'
import { openRunFile } from '../../src/running/open-run-file.ts'
import { createRunController } from '../../src/running/run-controller.ts'
import { createPanels, createStore, type OpenedFlow } from '../../src/workbench/index.ts'
import { openFlow } from './open-flow.ts'

/** A page with a flow open and what it says. */
function openPage({ client: api }: TestServer) {
  const flow = createStore<OpenedFlow | undefined>(openFlow(greeting, 'greeting.flow.json'))
  const panels = createPanels({})
  const said: string[] = []
  const notify = (text: string): void => void said.push(text)
  const schedule = (work: () => void): void => void setTimeout(work, 5)
  const breakpoints = createStore<ReadonlySet<string>>(new Set())
  const bench = {
    api,
    flow,
    panels,
    breakpoints,
    notify,
    runStates: createRunState(schedule),
    canvas: createStore(undefined),
  }
  const runs = createRunController(bench, {
    schedule,
    sleep: (ms) => new Promise<void>((resolve) => setTimeout(resolve, ms / 25)),
    storage: { getItem: () => null, setItem: () => {} },
  })
  return { api, flow, panels, runs, said, notify }
}

test('the shown run stands beside the one before it, the latest two when none is shown', async () => {
  await using server = await startTestServer()
  const page = openPage(server)
  const ran: (string | undefined)[] = []
  for (const who of ['a', 'b', 'c']) {
    await page.runs.start({ inputs: { who } })
    ran.push(page.runs.current.state()?.run)
    if (ran.length === 1) await compareWithBefore(page)
  }
  expect(page.said).toEqual(['There is no earlier run of this flow to compare with.'])
  await page.runs.show(ran[1] ?? '')
  await compareWithBefore(page)
  expect(page.panels.state().runs?.request).toEqual({ run: ran[1], compareWith: ran[0] })
  page.runs.clear()
  await compareWithBefore(page)
  expect(page.panels.state().runs?.request).toEqual({ run: ran[2], compareWith: ran[1] })
})

test('an exported run is opened in the panel of runs, and what is none is refused by name', async () => {
  await using server = await startTestServer()
  const page = openPage(server)
  await page.runs.start({ inputs: { who: 'you' } })
  const run = page.runs.current.state()?.run ?? ''
  const file = await server.client.call('runs.export', { parameters: { run }, query: {} })
  await openRunFile(page, new File([formatRunFile(file)], 'mine.run.json'))
  expect(page.panels.state().runs?.request).toEqual({ file })
  await openRunFile(page, new File(['{}'], 'other.json'))
  expect(page.said).toEqual(['other.json: This file is not an exported run. An exported run is named .run.json.'])
})
