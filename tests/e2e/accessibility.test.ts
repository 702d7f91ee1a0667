import { expect, test } from 'vitest'
import { findings } from './axe.ts'
import { describeInBrowser } from './harness.ts'
import { nextRun, nodeNamed, openFlow, openPanel, resultsOf, runToEnd } from './steps.ts'

const FAILING = JSON.stringify({
  latchwork: 1,
  name: 'failing',
  outputs: { value: 'stop.value' },
  nodes: { stop: { type: 'flow.fail', title: 'Stop here', with: { message: 'Not today.' } } },
  wires: [],
})

const SCHEMES = ['light', 'dark'] as const

await describeInBrowser('Accessibility', (open) => {
  test.each(SCHEMES)(
    'axe finds nothing in the %s page, before a run, while it goes on, and after',
    async (colorScheme) => {
      await using desk = await open({ colorScheme, delayMs: 400 })
      const { page } = desk
      await openFlow(desk, 'templates/ask-about-a-text.flow.json')
      expect(await findings(page)).toEqual([])
      await page.getByRole('button', { name: 'Run', exact: true }).click()
      await nodeNamed(page, 'Answer the question').locator('.stream').waitFor()
      await page.getByRole('button', { name: 'Stop', exact: true }).waitFor()
      expect(await findings(page)).toEqual([])
      await nextRun(desk, 0)
      for (const view of ['Outputs', 'Timeline', 'Values']) {
        await resultsOf(page).getByRole('button', { name: view, exact: true }).click()
        expect(await findings(page), view).toEqual([])
      }
    },
  )

  test.each(SCHEMES)('axe finds nothing in the %s page of a failed run and of its record', async (colorScheme) => {
    await using desk = await open({ colorScheme, files: { 'failing.flow.json': FAILING } })
    const { page } = desk
    await openFlow(desk, 'failing.flow.json')
    expect(await runToEnd(desk)).toMatchObject({ status: 'failed' })
    await resultsOf(page).getByRole('region', { name: 'What went wrong' }).waitFor()
    expect(await findings(page)).toEqual([])
    await openPanel(page, 'Runs')
    await page.getByRole('list', { name: 'Runs' }).getByRole('button').click()
    await page.getByRole('region', { name: 'Runs', exact: true }).getByRole('table', { name: 'Timeline' }).waitFor()
    expect(await findings(page)).toEqual([])
  })

  test.each(SCHEMES)(
    'axe finds nothing in the %s page without a flow, and in that of a past run with values',
    async (colorScheme) => {
      await using desk = await open({ colorScheme })
      const { page } = desk
      await desk.goto()
      expect(await findings(page)).toEqual([])
      await openFlow(desk, 'templates/sort-a-message.flow.json')
      await runToEnd(desk)
      await openPanel(page, 'Runs')
      await page.getByRole('list', { name: 'Runs' }).getByRole('button').click()
      await page.getByRole('region', { name: 'Runs', exact: true }).getByRole('table', { name: 'Timeline' }).waitFor()
      expect(await findings(page)).toEqual([])
    },
  )
})
