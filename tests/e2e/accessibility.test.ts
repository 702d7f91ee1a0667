import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { describeInBrowser } from './harness.ts'
import { nextRun, nodeNamed, openFlow, openPanel, resultsOf, runToEnd } from './steps.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const findingSchema = z.array(
  z.object({ id: z.string(), impact: z.string().nullable(), nodes: z.array(z.object({ html: z.string() })) }),
)

/** What axe finds that keeps people out or slows them down. */
async function findings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe)
  const found: unknown = await page.evaluate('axe.run(document).then(({ violations }) => violations)')
  return findingSchema
    .parse(found)
    .filter(({ impact }) => impact !== 'minor')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
}

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

  test.each(SCHEMES)('axe finds nothing in the %s Configuration Editor', async (colorScheme) => {
    await using desk = await open({ colorScheme })
    await openFlow(desk, 'templates/sort-a-message.flow.json')
    await desk.page.getByRole('menuitem', { name: 'Settings', exact: true }).click()
    await desk.page.getByRole('menuitem', { name: 'API Keys & Secrets' }).click()
    await desk.page.getByLabel('OPENAI_API_KEY', { exact: true }).waitFor()
    expect(await findings(desk.page)).toEqual([])
  })
})
