import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { describeInBrowser } from './harness.ts'
import { openFlow, runToEnd } from './steps.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const findingSchema = z.array(
  z.object({ id: z.string(), impact: z.string().nullable(), nodes: z.array(z.object({ html: z.string() })) }),
)

/** What axe finds that keeps people out. */
async function seriousFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe)
  const found: unknown = await page.evaluate('axe.run(document).then(({ violations }) => violations)')
  return findingSchema
    .parse(found)
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
}

await describeInBrowser('Accessibility', (open) => {
  test.each(['light', 'dark'] as const)(
    'axe finds nothing serious in the %s page, before and after a run',
    async (colorScheme) => {
      await using desk = await open({ colorScheme })
      await openFlow(desk, 'templates/sort-a-message.flow.json')
      expect(await seriousFindings(desk.page)).toEqual([])
      await runToEnd(desk)
      expect(await seriousFindings(desk.page)).toEqual([])
    },
  )

  test.each(['light', 'dark'] as const)(
    'axe finds nothing serious in the %s Configuration Editor',
    async (colorScheme) => {
      await using desk = await open({ colorScheme })
      await openFlow(desk, 'templates/sort-a-message.flow.json')
      await desk.page.getByRole('menuitem', { name: 'Settings', exact: true }).click()
      await desk.page.getByRole('menuitem', { name: 'API Keys & Secrets' }).click()
      await desk.page.getByLabel('OPENAI_API_KEY', { exact: true }).waitFor()
      expect(await seriousFindings(desk.page)).toEqual([])
    },
  )
})
