import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startOpenAIStandIn, type OpenAIStandIn } from '../support/openai-standin.ts'
import type { Desk } from './desk.ts'
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

  test('works word for word by mouse: the page on the left, scroll down to the field, paste, close', async () => {
    await using desk = await open({ openai: standIn.url })
    const { page } = desk
    const key = standIn.key('good', 'by-mouse')
    await openFlow(desk, FLOW)
    await page.getByRole('menuitem', { name: 'Settings', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Configuration Editor…' }).click()
    const editor = page.getByRole('dialog', { name: 'Configuration Editor' })
    const entry = editor.getByRole('navigation').getByText(/^API Keys (?:&|and) Secrets$/)
    const [left, whole] = [await entry.boundingBox(), await editor.boundingBox()]
    expect((left?.x ?? Infinity) + (left?.width ?? 0)).toBeLessThan((whole?.x ?? 0) + (whole?.width ?? 0) / 2)
    await entry.click()
    const field = editor.getByLabel('OPENAI_API_KEY', { exact: true })
    const box = await field.boundingBox()
    await page.mouse.move((box?.x ?? 0) + 20, (box?.y ?? 0) + 10)
    await page.mouse.wheel(0, 120)
    await pasteInto(field, key)
    await editor.getByText('Not saved yet', { exact: false }).waitFor()
    await editor.getByRole('button', { name: 'Close' }).click()
    await editor.waitFor({ state: 'hidden' })
    await expectOwnKey(desk, key)
  })

  test('works word for word by keyboard alone', async () => {
    await using desk = await open({ openai: standIn.url })
    const { page } = desk
    const key = standIn.key('good', 'by-keys')
    await openFlow(desk, FLOW)
    await page.evaluate((copied) => navigator.clipboard.writeText(copied), key)
    const press = async (keys: string, until: Locator) => {
      for (let count = 0; !(await hasKeyboard(until)); count += 1) {
        expect(count).toBeLessThan(40)
        await page.keyboard.press(keys)
      }
    }
    const bar = page.getByRole('menubar')
    await bar.getByRole('menuitem', { name: 'File', exact: true }).focus()
    await press('ArrowRight', bar.getByRole('menuitem', { name: 'Settings', exact: true }))
    await page.keyboard.press('Enter')
    await press('ArrowDown', page.getByRole('menuitem', { name: 'Configuration Editor…' }))
    await page.keyboard.press('Enter')
    const editor = page.getByRole('dialog', { name: 'Configuration Editor' })
    await editor.waitFor()
    await press('Tab', editor.getByRole('button', { name: 'API Keys & Secrets' }))
    await page.keyboard.press('Enter')
    await editor.getByLabel('OPENAI_API_KEY', { exact: true }).waitFor()
    await press('Tab', editor.getByLabel('OPENAI_API_KEY', { exact: true }))
    await page.keyboard.press('ControlOrMeta+V')
    await page.keyboard.press('Escape')
    await editor.waitFor({ state: 'hidden' })
    await expectOwnKey(desk, key)
  })
})

const hasKeyboard = (place: Locator) =>
  place.evaluateAll((elements) => elements.some((element) => element === document.activeElement))

/** Expects that the key is in force, and that a run is paid by it and by no other. */
async function expectOwnKey(desk: Desk, key: string): Promise<void> {
  const { page } = desk
  await page
    .getByRole('status', { name: 'Key in use' })
    .filter({ hasText: `Your key ·${key.slice(-4)}` })
    .waitFor()
  const before = standIn.calls.length
  await runToEnd(desk)
  const asked = standIn.calls.slice(before).filter(({ path }) => path === '/responses')
  expect(asked.map((call) => call.key)).toEqual([key])
  expect(desk.faults).toEqual([])
}

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
