import { afterAll, beforeAll, expect, test } from 'vitest'
import { startOpenAIStandIn, type OpenAIStandIn } from '../support/openai-standin.ts'
import { findings } from './axe.ts'
import type { Desk } from './desk.ts'
import { describeInBrowser } from './harness.ts'
import { openSettings, closeSettings } from './settings-steps.ts'
import { openFlow, runToEnd } from './steps.ts'

let openai: OpenAIStandIn

beforeAll(async () => {
  openai = await startOpenAIStandIn()
})
afterAll(() => openai.close())

const FLOW = 'templates/ask-about-a-text.flow.json'

async function saveKey({ client }: Desk): Promise<void> {
  const body = { value: openai.key('good'), baseURL: openai.url }
  await client.call('secrets.set', { parameters: { name: 'OPENAI_API_KEY' }, body })
}

await describeInBrowser('The page "Usage & Budgets"', (open) => {
  test('shows what a run cost by day, key, flow and model, as a picture and in figures', async () => {
    await using desk = await open({ openai: openai.url })
    const { page } = desk
    await saveKey(desk)
    await openFlow(desk, FLOW)
    expect(await runToEnd(desk)).toMatchObject({ status: 'done' })
    const dialog = await openSettings(page, 'Usage & Budgets')
    await dialog.locator('.usage-chart .recharts-bar-rectangle path').first().waitFor()
    await dialog.getByText('Prices as of 2026-11-21').waitFor()
    for (const [by, row] of [
      ['Key', `·${openai.key('good').slice(-4)}`],
      ['Flow', 'ask-about-a-text'],
      ['Model', 'gpt-6-luna'],
    ]) {
      await dialog.getByRole('button', { name: by, exact: true }).click()
      await dialog
        .getByRole('table', { name: `Usage by ${by.toLowerCase()}` })
        .getByText(row)
        .first()
        .waitFor()
      expect(await dialog.locator('.usage-chart .recharts-bar-rectangle path').count()).toBe(1)
    }
    const download = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Export CSV' }).click()
    expect((await download).suggestedFilename()).toMatch(/^latchwork-usage-\d{4}-\d{2}\.csv$/)
    expect(await page.content()).not.toContain(openai.key('good'))
    expect(desk.faults).toEqual([])
  })

  test('a budget set with OpenAI’s two fields tells of its threshold, and refuses what could pass it', async () => {
    await using desk = await open({ openai: openai.url })
    const { page } = desk
    await saveKey(desk)
    await openFlow(desk, FLOW)
    const dialog = await openSettings(page, 'Usage & Budgets')
    await dialog.getByLabel('Notification threshold').fill('0.000001')
    await dialog.getByRole('button', { name: 'Save budget' }).click()
    await dialog.getByText('notification at', { exact: false }).waitFor()
    await closeSettings(page)
    expect(await runToEnd(desk)).toMatchObject({ status: 'done' })
    const notice = page.getByText(/All keys of OPENAI_API_KEY spent/)
    await notice.waitFor()
    await page.getByRole('button', { name: 'Show usage' }).click()

    await dialog.getByLabel('Monthly budget').fill('twenty')
    await dialog.getByText('Write an amount such as 20 or 0.50.').waitFor()
    expect(await dialog.getByRole('button', { name: 'Save budget' }).isDisabled()).toBe(true)
    await dialog.getByLabel('Monthly budget').fill('0.0001')
    await dialog.getByRole('button', { name: 'Save budget' }).click()
    await dialog.getByText('of $0.0001 this month', { exact: false }).waitFor()
    await closeSettings(page)
    const before = openai.calls.length
    const { status, error } = await runToEnd(desk)
    expect([status, error?.code]).toEqual(['failed', 'budget-refused'])
    expect(openai.calls).toHaveLength(before)

    await openSettings(page, 'Usage & Budgets')
    await dialog.getByRole('button', { name: 'Remove budget' }).click()
    await dialog.getByText('No budget is set').waitFor()
    await closeSettings(page)
    expect(await runToEnd(desk)).toMatchObject({ status: 'done' })
  })

  test('keeps limits of calls a minute, and prices of one’s own', async () => {
    await using desk = await open({ openai: openai.url })
    const { page, client } = desk
    await desk.goto()
    const dialog = await openSettings(page, 'Usage & Budgets')
    await dialog.getByText('No model was called', { exact: false }).waitFor()
    await dialog.getByLabel('Model of the limit').fill('gpt-6-luna')
    await dialog.getByRole('textbox', { name: 'Calls a minute' }).fill('60')
    await dialog.getByRole('button', { name: 'Add limit' }).click()
    await dialog.getByText('60 a minute').waitFor()
    expect((await client.call('budgets.list')).rateLimits).toEqual([
      { target: 'OPENAI_API_KEY', model: 'gpt-6-luna', perMinute: 60 },
    ])
    await dialog.getByRole('button', { name: /^Remove the limit of gpt-6-luna/ }).click()
    await dialog.getByText('60 a minute').waitFor({ state: 'detached' })

    await dialog.getByRole('button', { name: 'Add a model' }).click()
    const form = dialog.getByRole('form', { name: 'Add a model' })
    await form.getByLabel('Model').fill('my-model')
    await form.getByLabel('Input', { exact: true }).fill('0.5')
    await form.getByLabel('Output', { exact: true }).fill('2')
    await form.getByRole('button', { name: 'Save price' }).click()
    const row = dialog.getByRole('row', { name: /^my-model yours/ })
    await row.waitFor()
    await row.getByRole('button', { name: 'Reset the price of my-model' }).click()
    await row.waitFor({ state: 'detached' })
    expect(desk.faults).toEqual([])
  })

  test.each(['light', 'dark'] as const)(
    'axe finds nothing on it, empty and full, in the %s theme',
    async (colorScheme) => {
      await using desk = await open({ openai: openai.url, colorScheme })
      const { page, client } = desk
      await openFlow(desk, FLOW)
      const dialog = await openSettings(page, 'Usage & Budgets')
      await dialog.getByText('No model was called', { exact: false }).waitFor()
      expect(await findings(page)).toEqual([])
      await closeSettings(page)
      await saveKey(desk)
      await client.call('budgets.set', { body: { target: 'OPENAI_API_KEY', monthly: 20, notifyAt: 10 } })
      await runToEnd(desk)
      await openSettings(page, 'Usage & Budgets')
      await dialog.locator('.usage-chart .recharts-bar-rectangle path').first().waitFor()
      await dialog.getByRole('button', { name: 'Edit the price of gpt-6-luna' }).click()
      expect(await findings(page)).toEqual([])
    },
  )
})
