import { afterAll, beforeAll, expect, test } from 'vitest'
import { startOpenAIStandIn, type OpenAIStandIn } from '../support/openai-standin.ts'
import { describeInBrowser } from './harness.ts'
import { expectText, openFlow, pasteInto, resultsOf, runToEnd } from './steps.ts'

let standIn: OpenAIStandIn

beforeAll(async () => {
  standIn = await startOpenAIStandIn()
})
afterAll(() => standIn.close())

const FLOW = 'templates/ask-about-a-text.flow.json'

await describeInBrowser('The guide "Add your secret key"', (open) => {
  test('works step by step: paste, close, run; OpenAI gets exactly that key and the badge says so', async () => {
    await using desk = await open({ openai: standIn.url })
    const { page } = desk
    const key = standIn.key('good', 'guide')
    await openFlow(desk, FLOW)
    const badge = page.getByRole('status', { name: 'Key in use' })
    await badge.filter({ hasText: 'Demo model' }).waitFor()

    const menus = await page.getByRole('menubar').getByRole('menuitem').allInnerTexts()
    expect(menus.map((menu) => menu.trim()).slice(0, 3)).toEqual(['File', 'Edit', 'Settings'])
    await page.getByRole('menuitem', { name: 'Settings', exact: true }).click()
    await page.getByRole('menuitem', { name: 'API Keys & Secrets' }).click()
    const editor = page.getByRole('dialog', { name: 'Configuration Editor' })
    const field = editor.getByLabel('OPENAI_API_KEY', { exact: true })
    await field.scrollIntoViewIfNeeded()
    await pasteInto(field, key)
    await editor.getByRole('button', { name: 'Close' }).click()
    await editor.waitFor({ state: 'hidden' })

    await badge.filter({ hasText: `Your key ·${key.slice(-4)}` }).waitFor()
    const { key: used } = await runToEnd(desk)
    expect(used).toMatchObject({ layer: 'user', demo: false, hint: key.slice(-4) })
    await expectText(resultsOf(page), /You said:/)
    const asked = standIn.calls.filter(({ path }) => path === '/responses')
    expect(asked.map((call) => call.key)).toEqual([key])
    expect(await page.content()).not.toContain(key)
    expect(desk.faults).toEqual([])
  })

  test('finds the page on the left of the Configuration Editor as well', async () => {
    await using desk = await open()
    const { page } = desk
    await openFlow(desk, FLOW)
    await page.getByRole('menuitem', { name: 'Settings', exact: true }).click()
    await page.getByRole('menuitem', { name: 'General' }).click()
    const editor = page.getByRole('dialog', { name: 'Configuration Editor' })
    await editor.getByText('API Keys & Secrets', { exact: true }).first().click()
    await editor.getByLabel('OPENAI_API_KEY', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await editor.waitFor({ state: 'hidden' })
    expect(desk.faults).toEqual([])
  })
})

await describeInBrowser('A key that does not work', (open) => {
  test.each([
    ['wrong', /(?:incorrect|not accept|refus|does not know|invalid)/i],
    ['noCredit', /(?:credit|quota|billing|money)/i],
    ['readOnly', /(?:permission|scope|right|read)/i],
  ])('%s: the run fails and says why', async (personality, reason) => {
    await using desk = await open({ openai: standIn.url })
    const { page, client } = desk
    await client.call('secrets.set', {
      parameters: { name: 'OPENAI_API_KEY' },
      body: { value: standIn.key(personality, 'bad') },
    })
    await openFlow(desk, FLOW)
    expect(await runToEnd(desk)).toMatchObject({ status: 'failed' })
    await expectText(resultsOf(page), reason)
    expect(desk.faults).toEqual([])
  })

  test('offline: the run fails and says that nobody answers', async () => {
    await using desk = await open()
    await desk.client.call('secrets.set', {
      parameters: { name: 'OPENAI_API_KEY' },
      body: { value: standIn.key('good', 'offline') },
    })
    await openFlow(desk, FLOW)
    expect(await runToEnd(desk)).toMatchObject({ status: 'failed' })
    await expectText(resultsOf(desk.page), /(?:reach|connect|offline|network|answer)/i)
    expect(desk.faults).toEqual([])
  })
})
