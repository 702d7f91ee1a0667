import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { startOpenAIStandIn, type OpenAIStandIn } from '../support/openai-standin.ts'
import { findings } from './axe.ts'
import type { Desk } from './desk.ts'
import { describeInBrowser } from './harness.ts'
import { openSettings } from './settings-steps.ts'
import { openFlow, pasteInto } from './steps.ts'

const FLOW = 'templates/ask-about-a-text.flow.json'
const NAME = 'OPENAI_API_KEY'
const parameters = { name: NAME }

let standIn: OpenAIStandIn
beforeAll(async () => {
  standIn = await startOpenAIStandIn()
})
afterAll(() => standIn.close())

const fieldIn = (dialog: Locator) => dialog.getByLabel(NAME, { exact: true })

async function openKeys(desk: Desk): Promise<Locator> {
  await openFlow(desk, FLOW)
  const dialog = await openSettings(desk.page, 'API Keys & Secrets')
  await fieldIn(dialog).waitFor()
  return dialog
}

/** Saves keys of the user under labels, as another window would. */
async function saveLabelled({ client }: Desk, ...labels: readonly string[]): Promise<readonly string[]> {
  const keys = labels.map((label) => standIn.key('good', label))
  for (const [index, label] of labels.entries())
    await client.call('secrets.set', { parameters, body: { value: keys[index], label } })
  await client.call('secrets.chooseDefault', { parameters, body: { label: labels[0] } })
  return keys
}

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

  test.each([
    ['an admin key is refused, with the reason', () => standIn.key('admin', 'a'), /admin key: it manages users/, false],
    ['the key of another vendor is recognised', () => `sk-ant-${'x'.repeat(40)}`, /key of Anthropic/, true],
    ['an unknown shape is a warning only', () => 'gateway-token-of-ours', /It may still be right/, true],
  ] as const)('%s', async (_title, makeKey, words, isSaved) => {
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

await describeInBrowser('Test connection', (open) => {
  test.each([
    ['good', /Valid, and able to run models/],
    ['readOnly', /can read, but not run models/],
    ['restricted', /Restricted, and able to run models/],
    ['wrong', /The key is not accepted/],
    ['noCredit', /No credit/],
  ] as const)('tells of a %s key that was only typed, with the next step, and saves nothing', async (kind, title) => {
    await using desk = await open({ openai: standIn.url })
    const dialog = await openKeys(desk)
    await pasteInto(fieldIn(dialog), standIn.key(kind, 'candidate'))
    await dialog.getByRole('button', { name: 'Test connection' }).click()
    const tested = dialog.locator('.tested')
    await tested.getByText(title).waitFor()
    await tested.getByText('just now', { exact: false }).waitFor()
    expect((await tested.locator('p').allInnerTexts()).length).toBeGreaterThanOrEqual(3)
    const { layers } = await desk.client.call('secrets.explain', { parameters, query: {} })
    expect(layers.some(({ layer, found }) => layer === 'user' && found)).toBe(false)
  })

  test('its result and its time are still there when the page is opened again', async () => {
    await using desk = await open({ openai: standIn.url })
    await desk.client.call('secrets.set', { parameters, body: { value: standIn.key('readOnly', 'kept') } })
    const dialog = await openKeys(desk)
    await dialog.getByRole('button', { name: 'Test connection' }).click()
    await dialog.locator('.tested').waitFor()
    await desk.page.reload()
    await openKeys(desk)
    await dialog.getByText(/can read, but not run models · tested/).waitFor()
  })

  test('the test that costs says so, and how much, before it is taken', async () => {
    await using desk = await open({ openai: standIn.url })
    await desk.client.call('secrets.set', { parameters, body: { value: standIn.key('good', 'paid') } })
    const dialog = await openKeys(desk)
    const before = standIn.calls.length
    await dialog.getByRole('button', { name: 'Test with a run…' }).click()
    await dialog
      .getByText(/\$|price|cost/i)
      .first()
      .waitFor()
    const button = dialog.getByRole('button', { name: 'Take the paid test' })
    await expect.poll(() => button.isEnabled()).toBe(true)
    expect(standIn.calls.slice(before)).toEqual([])
    await button.click()
    await dialog.getByText('Valid, and it has just run a model').first().waitFor()
    expect(standIn.calls.slice(before).some(({ path }) => path === '/responses')).toBe(true)
  })
})

await describeInBrowser('Several keys under one name', (open) => {
  test('another key gets a label; one is the default; the open flow chooses one; removal says what is used', async () => {
    await using desk = await open({ openai: standIn.url })
    const { client } = desk
    const [work] = await saveLabelled(desk, 'work')
    const dialog = await openKeys(desk)
    await dialog.getByRole('button', { name: 'Add another key…' }).click()
    const home = standIn.key('good', 'home')
    await pasteInto(fieldIn(dialog), home)
    await dialog.getByLabel('Label', { exact: true }).fill('home')
    await dialog.getByRole('button', { name: 'Save', exact: true }).click()
    await dialog.getByText(/labelled home\. Flows that choose/).waitFor()
    const keys = dialog.getByRole('region', { name: `Keys of ${NAME}` })
    expect(await keys.getByRole('listitem').count()).toBe(2)

    await dialog.getByLabel(/^The open flow/).selectOption('home')
    await expect.poll(() => desk.read(FLOW)).toContain('"OPENAI_API_KEY": "home"')
    await keys.getByRole('button', { name: 'Change home' }).click()
    await keys.getByRole('button', { name: 'Make it the default (home)' }).click()
    await dialog.getByText('The key labelled home is the default now.').waitFor()
    expect(await client.call('key', { query: {} })).toMatchObject({ hint: home.slice(-4) })

    await keys.getByRole('button', { name: 'Change work' }).click()
    await keys.getByRole('button', { name: 'Remove it… (work)' }).click()
    await dialog.getByText(/Flows that choose the label “work” will not run/).waitFor()
    await dialog.getByRole('button', { name: 'Remove', exact: true }).click()
    await expect.poll(() => keys.getByRole('listitem').count()).toBe(1)
    expect(await dialog.innerText()).not.toContain(work.slice(-4))
    expect(desk.faults).toEqual([])
  })

  test('a key of the project hides the saved one: it says so, and the pin brings it back', async () => {
    await using desk = await open({ openai: standIn.url })
    desk.write('.env', `${NAME}=${standIn.key('good', 'team')}\n`)
    const dialog = await openKeys(desk)
    await pasteInto(fieldIn(dialog), standIn.key('good', 'mine'))
    await fieldIn(dialog).press('Enter')
    await dialog.getByText(/is used instead/).waitFor()
    await dialog.getByRole('button', { name: 'Use the saved key instead' }).click()
    await dialog.getByText('used, chosen by you').waitFor()
    await dialog.getByText('overridden').first().waitFor()
  })

  test('the policy never to use the default key is a switch', async () => {
    await using desk = await open({ openai: standIn.url })
    const dialog = await openKeys(desk)
    await dialog.getByRole('checkbox', { name: 'Never use the default key' }).check()
    await dialog.getByText('The default key is never used from now on.').waitFor()
    const { winner, policy } = await desk.client.call('secrets.explain', { parameters, query: {} })
    expect([winner, policy]).toEqual([undefined, { neverDefault: true }])
  })
})

await describeInBrowser('Rotation', (open) => {
  test('adds the new key, tests it, switches, and deletes the old one; the log tells it without a value', async () => {
    await using desk = await open({ openai: standIn.url })
    const old = standIn.key('good', 'old')
    const next = standIn.key('good', 'next')
    await desk.client.call('secrets.set', { parameters, body: { value: old } })
    const dialog = await openKeys(desk)
    await dialog.getByRole('button', { name: 'Rotate…', exact: true }).click()
    const steps = dialog.getByRole('region', { name: `Replace ${NAME}` })
    await steps.getByLabel(/^Make a new key/).fill(next)
    await steps.getByRole('button', { name: 'Add the new key' }).click()
    await steps.getByRole('button', { name: 'Test the new key' }).click()
    await steps.getByText(/Valid, and able to run models · tested/).waitFor()
    const inUse = async () => (await desk.client.call('key', { query: {} })).hint
    expect(await inUse()).toBe(old.slice(-4))
    await steps.getByRole('button', { name: 'Use the new key' }).click()
    await steps.getByText(`The old key …${old.slice(-4)} is switched off.`, { exact: false }).waitFor()
    expect(await inUse()).toBe(next.slice(-4))
    await steps.getByRole('button', { name: 'Use the old key again' }).click()
    await steps.getByRole('button', { name: 'Use the new key' }).click()
    await steps.getByRole('button', { name: 'Delete the old key now' }).click()
    await steps.waitFor({ state: 'hidden' })
    await dialog.getByRole('button', { name: 'What was done to keys' }).click()
    const log = dialog.getByRole('region', { name: 'What was done to keys' })
    await log
      .getByText(/was replaced by the new key/)
      .first()
      .waitFor()
    const words = await log.innerText()
    for (const key of [old, next]) expect(words).not.toContain(key.slice(0, 20))
    expect(desk.faults).toEqual([])
  })

  test('a key that is old is mentioned until it is put off; the age is a setting', async () => {
    await using desk = await open({ openai: standIn.url })
    await desk.client.call('secrets.set', { parameters, body: { value: standIn.key('good', 'aged') } })
    growOld(desk, 93)
    const dialog = await openKeys(desk)
    const reminder = dialog.getByRole('note', { name: 'Time to replace a key' })
    await reminder.getByText('is 93 days old', { exact: false }).waitFor()
    await dialog.getByRole('button', { name: 'Reminders and replaced keys' }).click()
    await dialog.getByLabel('Remind me after').fill('100')
    await dialog.getByLabel('Remind me after').press('Enter')
    await reminder.waitFor({ state: 'hidden' })
    await dialog.getByLabel('Remind me after').fill('90')
    await dialog.getByLabel('Remind me after').press('Enter')
    await reminder.getByRole('button', { name: 'Remind me in 30 days' }).click()
    await reminder.waitFor({ state: 'hidden' })
  })
})

await describeInBrowser('The whole page', (open) => {
  test('is carried out by keyboard alone: another key, its label, its test, the guide', async () => {
    await using desk = await open({ openai: standIn.url })
    const { page } = desk
    await saveLabelled(desk, 'work')
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
      await saveLabelled(desk, 'work', 'home')
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

const recordsSchema = z.looseObject({ records: z.array(z.looseObject({})) })

/** As if every key had been saved so many days ago. */
function growOld({ home }: Desk, days: number): void {
  const file = join(home, 'key-records.json')
  const { records, ...rest } = recordsSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  const since = new Date(Date.now() - days * 86_400_000).toISOString()
  writeFileSync(file, JSON.stringify({ ...rest, records: records.map((record) => ({ ...record, since })) }))
}
