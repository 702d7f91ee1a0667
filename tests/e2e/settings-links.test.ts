import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { describeInBrowser } from './harness.ts'
import { openSettings, settingsOf } from './settings-steps.ts'
import { canvasOf, openFlow } from './steps.ts'

const PATH = 'one.flow.json'
const files = { [PATH]: `${JSON.stringify({ latchwork: 1, name: 'one', nodes: {}, wires: [] }, null, 2)}\n` }

const PAGES = [
  ['general', 'General'],
  ['editor', 'Editor'],
  ['engine', 'Engine'],
  ['models', 'Models'],
  ['usage', 'Usage & Budgets'],
  ['secrets', 'API Keys & Secrets'],
  ['about', 'About'],
] as const

const focusedSetting = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('data-setting') ?? document.activeElement?.tagName)

await describeInBrowser('Links into the Configuration Editor', (open) => {
  test('lead to every page, in a new tab and in one that is open, and closing takes them out of the address', async () => {
    await using desk = await open({ isEmpty: true, files })
    const { page } = desk
    await openFlow(desk, PATH)
    const dialog = settingsOf(page)
    for (const [id, title] of PAGES) {
      await page.evaluate((place) => location.assign(`#settings/${place}`), id)
      await dialog.getByRole('heading', { name: title, exact: true }).waitFor()
      expect(await dialog.getByRole('button', { name: title, exact: true }).getAttribute('aria-current')).toBe('page')
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'hidden' })
      expect(new URL(page.url()).hash).toBe('')
    }
    await page.goto('about:blank')
    await page.goto(`${desk.origin}/#settings/engine`)
    await dialog.getByRole('heading', { name: 'Engine', exact: true }).waitFor()
    await page.reload()
    await dialog.getByRole('heading', { name: 'Engine', exact: true }).waitFor()
    expect(desk.faults).toEqual([])
  })

  test('lead to one field, which has the keyboard then', async () => {
    await using desk = await open({ isEmpty: true, files })
    const { page } = desk
    await openFlow(desk, PATH)
    for (const [place, field] of [
      ['secrets?name=OPENAI_API_KEY', 'OPENAI_API_KEY'],
      ['engine?name=engine.keepDays', 'engine.keepDays'],
      ['models?name=models.default', 'models.default'],
      ['general?name=cloud', 'cloud'],
    ] as const) {
      await page.goto('about:blank')
      await page.goto(`${desk.origin}/#settings/${place}`)
      await expect.poll(() => focusedSetting(page), { timeout: 8_000 }).toBe(field)
    }
    expect(desk.faults).toEqual([])
  })
})

await describeInBrowser('The search of the Configuration Editor', (open) => {
  test('finds every setting by its title, and leads to it by keyboard', async () => {
    await using desk = await open({ isEmpty: true, files })
    const { page } = desk
    await openFlow(desk, PATH)
    await canvasOf(page).focus()
    await page.keyboard.press('ControlOrMeta+,')
    const dialog = settingsOf(page)
    const search = dialog.getByRole('searchbox', { name: 'Search settings' })
    for (const [words, field] of [
      ['dark', 'general.theme'],
      ['autosave delay', 'editor.autosaveMs'],
      ['snap', 'editor.snapToGrid'],
      ['concurrency', 'engine.maxInFlight'],
      ['openai api key', 'OPENAI_API_KEY'],
    ] as const) {
      await search.fill(words)
      const found = dialog.locator('.settings-page').getByRole('listitem').getByRole('button').first()
      await found.focus()
      await page.keyboard.press('Enter')
      await expect.poll(() => focusedSetting(page)).toBe(field)
    }
    await search.fill('zzz')
    await dialog.getByText('Nothing is called “zzz”.').waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await expect.poll(() => canvasOf(page).evaluate((canvas) => canvas === document.activeElement)).toBe(true)
    expect(desk.faults).toEqual([])
  })

  test('finds everything that the pages show', async () => {
    await using desk = await open({ isEmpty: true, files })
    const { page } = desk
    await openFlow(desk, PATH)
    const dialog = await openSettings(page, 'General')
    const shown: string[] = []
    for (const [, title] of PAGES) {
      await dialog.getByRole('button', { name: title, exact: true }).click()
      await dialog.getByRole('heading', { name: title, exact: true }).waitFor()
      shown.push(...(await dialog.locator('.setting > label').allInnerTexts()))
    }
    expect(shown.length).toBeGreaterThan(12)
    const missing: string[] = []
    for (const title of shown) {
      await dialog.getByRole('searchbox', { name: 'Search settings' }).fill(title)
      const found = dialog.locator('.settings-page').getByRole('button', { name: title })
      if ((await found.count()) === 0) missing.push(title)
    }
    expect(missing).toEqual([])
  })
})
