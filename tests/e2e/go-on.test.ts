import { expect, test } from 'vitest'
import { findings } from './axe.ts'
import { describeInBrowser } from './harness.ts'
import { expectText, messagesOf, nodeNamed, openFlow, openPanel, resultsOf, runToEnd } from './steps.ts'

/** Asks the demo model, then reads the answer at a path. */
const asking = (path: string): string =>
  JSON.stringify({
    latchwork: 1,
    name: 'asking',
    outputs: { value: 'get.value' },
    nodes: {
      ask: { type: 'openai.prompt', title: 'Ask', with: { prompt: 'Summarize: A latch keeps a gate shut.' } },
      build: { type: 'json.build', with: { fields: ['answer'] } },
      get: { type: 'json.get', title: 'Read', with: { path } },
    },
    wires: ['ask.text -> build.answer', 'build.value -> get.value'],
  })

const FILE = 'asking.flow.json'

await describeInBrowser('A run that goes on', (open) => {
  test.each(['light', 'dark'] as const)(
    'a failed one uses again what is done, with the flow as it is now (%s)',
    async (colorScheme) => {
      await using desk = await open({ colorScheme, files: { [FILE]: asking('nowhere') } })
      const { page, client } = desk
      await openFlow(desk, FILE)
      const failed = await runToEnd(desk)
      expect(failed).toMatchObject({ status: 'failed', usage: { calls: 1 } })
      const offer = resultsOf(page).getByRole('region', { name: 'Go on' })
      await offer.waitFor()
      expect(await findings(page)).toEqual([])
      desk.write(FILE, asking('answer'))
      await expectText(messagesOf(page), /changed on disk and is shown/)
      await offer.getByRole('button', { name: 'Go on from here' }).click()
      await expectText(nodeNamed(page, 'Ask'), /used again/)
      await expectText(nodeNamed(page, 'Read'), /✓/)
      await expectText(resultsOf(page), /Used again, not run anew: ask\./)
      await expectText(resultsOf(page), /done in/)
      expect(await client.call('runs.show', { parameters: { run: failed.run } })).toMatchObject({
        status: 'done',
        usage: { calls: 1 },
      })
      await resultsOf(page).getByRole('button', { name: 'Timeline' }).click()
      const timeline = resultsOf(page).getByRole('table', { name: 'Timeline' })
      expect(await timeline.getByRole('row').count()).toBe(4)
      await expectText(timeline, /used again/)
      expect(await findings(page)).toEqual([])
      expect(desk.faults).toEqual([])
    },
  )

  test('after a crash the page offers it, and names the call whose outcome is unknown before it repeats it', async () => {
    await using desk = await open({ delayMs: 400, files: { [FILE]: asking('answer') } })
    const { page, client } = desk
    await openFlow(desk, FILE)
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await nodeNamed(page, 'Ask').locator('.stream').waitFor()
    await desk.killServer()
    await desk.startServer()
    await openFlow(desk, FILE)
    await page.getByRole('log', { name: 'Messages' }).getByRole('button', { name: 'Go on' }).click()
    const offer = resultsOf(page).getByRole('region', { name: 'Go on' })
    await expectText(offer, /How ask ended is unknown/)
    await offer.getByRole('button', { name: 'Go on from here' }).click()
    await expectText(offer.getByRole('alert'), /Nobody knows how this call ended: ask\./)
    expect((await client.call('runs.list', { query: {} })).runs[0].status).toBe('interrupted')
    expect(await findings(page)).toEqual([])
    await offer.getByRole('button', { name: 'Repeat and go on' }).click()
    await expectText(resultsOf(page), /done in/)
    await expectText(nodeNamed(page, 'Read'), /✓/)
    expect(desk.faults).toEqual([])
  })

  test('a stopped one goes on from the history, the call that was stopped anew', async () => {
    await using desk = await open({ delayMs: 400, files: { [FILE]: asking('answer') } })
    const { page } = desk
    await openFlow(desk, FILE)
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await nodeNamed(page, 'Ask').locator('.stream').waitFor()
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    await openPanel(page, 'Runs')
    await page.getByRole('list', { name: 'Runs' }).getByRole('button').click()
    const offer = page.getByRole('region', { name: 'Go on' })
    await offer.getByRole('button', { name: 'Go on from here' }).click()
    await expectText(offer.getByRole('alert'), /Nobody knows how this call ended: ask\./)
    await offer.getByRole('button', { name: 'Repeat and go on' }).click()
    await expectText(nodeNamed(page, 'Read'), /✓/)
    expect(desk.faults).toEqual([])
  })
})
