import { afterAll, beforeAll, expect, test } from 'vitest'
import { startOpenAIStandIn, type OpenAIStandIn } from '../support/openai-standin.ts'
import { describeInBrowser } from './harness.ts'
import { fieldIn, FLOW, growOld, NAME, openKeys, parameters, saveLabelled } from './keys-steps.ts'
import { pasteInto } from './steps.ts'

let standIn: OpenAIStandIn
beforeAll(async () => {
  standIn = await startOpenAIStandIn()
})
afterAll(() => standIn.close())

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
    expect(desk.faults).toEqual([])
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
    const [work] = await saveLabelled(desk, standIn, 'work')
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
    const { winner, pin } = await desk.client.call('secrets.explain', { parameters, query: {} })
    expect([winner?.layer, pin]).toEqual(['user', 'user'])
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
    expect(desk.faults).toEqual([])
  })
})
