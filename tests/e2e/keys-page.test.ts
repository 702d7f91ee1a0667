import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startOpenAIStandIn, type OpenAIStandIn } from '../support/openai-standin.ts'
import { findings } from './axe.ts'
import { describeInBrowser } from './harness.ts'
import { fieldIn, growOld, openKeys, parameters, saveLabelled } from './keys-steps.ts'
import { pasteInto } from './steps.ts'

let standIn: OpenAIStandIn
beforeAll(async () => {
  standIn = await startOpenAIStandIn()
})
afterAll(() => standIn.close())

await describeInBrowser('Pasting a key', (open) => {
  test('says what was taken off, before and after it is saved, and keeps the key alone', async () => {
    await using desk = await open({ openai: standIn.url })
    const dialog = await openKeys(desk)
    const key = standIn.key('good', 'pasted')
    await pasteInto(fieldIn(dialog), `  export OPENAI_API_KEY="${key}" \n`)
    await dialog.getByText(/^We removed .*the quotes.*the name of a variable/).waitFor()
    await dialog.getByText('This looks like an OpenAI key of a project.').waitFor()
    await dialog.getByRole('button', { name: 'Save', exact: true }).click()
    await dialog.getByText(/^Saved in/).waitFor()
    await dialog.getByRole('button', { name: 'Test connection' }).click()
    await dialog.getByText('Valid, and able to run models', { exact: false }).first().waitFor()
    expect(standIn.calls.every((call) => call.key === key)).toBe(true)
    expect(desk.faults).toEqual([])
  })

  test.each<readonly [title: string, makeKey: () => string, words: RegExp, isSaved: boolean]>([
    ['an admin key is refused, with the reason', () => standIn.key('admin', 'a'), /admin key: it manages users/, false],
    ['the key of another vendor is recognised', () => `sk-ant-${'x'.repeat(40)}`, /key of Anthropic/, true],
    ['an unknown shape is a warning only', () => 'gateway-token-of-ours', /It may still be right/, true],
  ])('%s', async (_title, makeKey, words, isSaved) => {
    await using desk = await open({ openai: standIn.url })
    const dialog = await openKeys(desk)
    await pasteInto(fieldIn(dialog), makeKey())
    await dialog.getByText(words).first().waitFor()
    await fieldIn(dialog).press('Enter')
    await dialog.getByText(isSaved ? /^Saved in/ : /Nothing was saved/).waitFor()
    const { layers } = await desk.client.call('secrets.explain', { parameters, query: {} })
    expect(layers.some(({ layer, found }) => layer === 'user' && found)).toBe(isSaved)
  })
})

await describeInBrowser('The whole page', (open) => {
  test('is carried out by keyboard alone: another key, its label, its test, the guide', async () => {
    await using desk = await open({ openai: standIn.url })
    const { page } = desk
    await saveLabelled(desk, standIn, 'work')
    const dialog = await openKeys(desk)
    const tabTo = async (place: Locator) => {
      for (let count = 0; !(await hasKeyboard(place)); count += 1) {
        expect(count).toBeLessThan(60)
        await page.keyboard.press('Tab')
      }
    }
    await fieldIn(dialog).focus()
    await tabTo(dialog.getByRole('button', { name: 'Add another key…' }))
    await page.keyboard.press('Enter')
    expect(await hasKeyboard(fieldIn(dialog))).toBe(true)
    await page.evaluate((copied) => navigator.clipboard.writeText(copied), standIn.key('good', 'typed'))
    await page.keyboard.press('ControlOrMeta+V')
    await tabTo(dialog.getByLabel('Label', { exact: true }))
    await page.keyboard.type('home')
    await page.keyboard.press('Enter')
    await dialog.getByText(/labelled home\. Flows/).waitFor()
    await tabTo(dialog.getByRole('button', { name: 'Change home' }))
    await page.keyboard.press('Enter')
    await tabTo(dialog.getByRole('button', { name: 'Test it (home)' }))
    await page.keyboard.press('Space')
    await dialog.locator('.tested').getByText('Valid, and able to run models').waitFor()
    await tabTo(dialog.getByRole('button', { name: 'How to get a key' }))
    await page.keyboard.press('Enter')
    await dialog.getByRole('link', { name: 'platform.openai.com/api-keys' }).first().waitFor()
    expect(desk.faults).toEqual([])
  })

  test('the guide and the troubleshooting say what the guides leave out', async () => {
    await using desk = await open({ openai: standIn.url })
    const dialog = await openKeys(desk)
    await dialog.getByRole('button', { name: 'How to get a key' }).click()
    const guide = dialog.getByRole('region', { name: 'Get an OpenAI key' })
    const words = await guide.innerText()
    for (const said of [
      /Read only\s+Not enough/,
      /automatic recharge switched off/,
      /If a key has leaked/,
      /monthly budget/,
    ])
      expect(words).toMatch(said)
    const links = await guide.getByRole('link').evaluateAll((all) => all.map((link) => link.getAttribute('href')))
    expect(links).toContain('https://platform.openai.com/settings/organization/limits')
    await dialog.getByRole('button', { name: 'When something does not work' }).click()
    await dialog.getByLabel('Search what can go wrong').fill('credit left')
    await dialog.getByText('No credit', { exact: true }).click()
    await dialog.getByText(/has no credit left\. Waiting does not help/).waitFor()
  })

  test.each(['light', 'dark'] as const)(
    'axe finds nothing serious with everything unfolded, %s',
    async (colorScheme) => {
      await using desk = await open({ openai: standIn.url, colorScheme })
      await saveLabelled(desk, standIn, 'work', 'home')
      growOld(desk, 200)
      const dialog = await openKeys(desk)
      await dialog.getByRole('button', { name: 'Change home' }).click()
      await dialog.getByRole('button', { name: 'Rotate…', exact: true }).click()
      await dialog.getByRole('button', { name: 'Add another key…' }).click()
      await fieldIn(dialog).fill(standIn.key('readOnly', 'axe'))
      await dialog.getByRole('button', { name: 'Test connection' }).click()
      await dialog.locator('.tested').waitFor()
      const serious = () => findings(desk.page, ['minor', 'moderate'])
      for (const title of [
        'Get an OpenAI key',
        'When something does not work',
        'Reminders and replaced keys',
        'What was done to keys',
      ]) {
        await dialog.getByRole('button', { name: title, exact: true }).click()
        expect([title, ...(await serious())]).toEqual([title])
      }
    },
  )
})

const hasKeyboard = (place: Locator) =>
  place.evaluateAll((elements) => elements.some((element) => element === document.activeElement))
