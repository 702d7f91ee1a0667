import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { findings } from './axe.ts'
import { describeInBrowser } from './harness.ts'
import { closeSettings, openSettings } from './settings-steps.ts'
import { openFlow } from './steps.ts'

const PATH = 'templates/sort-a-message.flow.json'
const PAGES = ['General', 'Editor', 'Engine', 'Models', 'Usage & Budgets', 'API Keys & Secrets', 'About']

/** What keeps people out. */
const seriousFindings = (page: Page) => findings(page, ['minor', 'moderate'])

async function choose(page: Page, menu: string, title: string): Promise<void> {
  await page.getByRole('menuitem', { name: menu, exact: true }).click()
  await page.getByRole('menuitem', { name: title, exact: true }).click()
  await page.getByRole('dialog').waitFor()
}

await describeInBrowser('Accessibility of what opens above the page', (open) => {
  test.each(['light', 'dark'] as const)(
    'axe finds nothing serious on any page of the %s Configuration Editor, with everything unfolded',
    async (colorScheme) => {
      await using desk = await open({ colorScheme })
      const { page } = desk
      await openFlow(desk, PATH)
      const dialog = await openSettings(page, 'General')
      for (const title of PAGES) {
        await dialog.getByRole('button', { name: title, exact: true }).click()
        await dialog.getByRole('heading', { name: title, exact: true }).waitFor()
        expect([title, ...(await seriousFindings(page))]).toEqual([title])
      }
      await dialog.getByRole('button', { name: 'API Keys & Secrets', exact: true }).click()
      const field = dialog.getByLabel('OPENAI_API_KEY', { exact: true })
      await field.fill('something that is no key of theirs')
      await dialog.getByRole('button', { name: 'Base URL…' }).click()
      await dialog.getByRole('button', { name: 'Add secret' }).click()
      await dialog.getByLabel('Name of the new secret').fill('NOT__ONE')
      await page.keyboard.press('Enter')
      expect(await seriousFindings(page)).toEqual([])
      await dialog.getByRole('searchbox', { name: 'Search settings' }).fill('key')
      expect(await seriousFindings(page)).toEqual([])
      await dialog.getByRole('button', { name: 'Engine', exact: true }).click()
      await dialog.getByLabel('Nodes at once').fill('0')
      expect(await seriousFindings(page)).toEqual([])
    },
  )

  test.each(['light', 'dark'] as const)('axe finds nothing serious in the %s dialogs of flows', async (colorScheme) => {
    await using desk = await open({ colorScheme })
    const { page } = desk
    await openFlow(desk, PATH)
    for (const title of ['New flow…', 'New from template…', 'Rename…', 'Trash…']) {
      await choose(page, 'File', title)
      expect([title, ...(await seriousFindings(page))]).toEqual([title])
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'hidden' })
    }
    await choose(page, 'Settings', 'Configuration Editor…')
    await closeSettings(page)
    // The keyboard is back where it was: on the menu that led there.
    const menu = page.getByRole('menuitem', { name: 'Settings', exact: true })
    await expect.poll(() => menu.evaluate((item) => item === document.activeElement)).toBe(true)
    expect(desk.faults).toEqual([])
  })
})
