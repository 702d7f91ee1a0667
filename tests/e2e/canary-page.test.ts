import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { copyAll, watchPage } from '../support/canary-page.ts'
import { sweep } from '../support/canary-sweep.ts'
import { startOpenAIStandIn, type OpenAIStandIn } from '../support/openai-standin.ts'
import type { Desk } from './desk.ts'
import { describeInBrowser } from './harness.ts'
import { openSettings } from './settings-steps.ts'
import { openFlow, pasteInto, runToEnd } from './steps.ts'

const FLOW = 'templates/ask-about-a-text.flow.json'
const NAME = 'OPENAI_API_KEY'
const SECTIONS = [
  'Get an OpenAI key',
  'When something does not work',
  'Reminders and replaced keys',
  'What was done to keys',
]

let standIn: OpenAIStandIn
beforeAll(async () => {
  standIn = await startOpenAIStandIn()
})
afterAll(() => standIn.close())

/** Listens to what the server tells every page, until the signal. */
async function listen({ client }: Desk, told: string[], signal: AbortSignal): Promise<void> {
  try {
    for await (const event of client.stream('events', { signal })) told.push(JSON.stringify(event))
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

/** Does with keys what a person does: saves, labels, tests, replaces step by step, runs, reads. */
async function liveWithKeys(desk: Desk, keys: Readonly<Record<'work' | 'home' | 'next', string>>): Promise<void> {
  const { page } = desk
  await openFlow(desk, FLOW)
  const dialog = await openSettings(page, 'API Keys & Secrets')
  const field = dialog.getByLabel(NAME, { exact: true })
  await pasteInto(field, keys.work)
  await dialog.getByRole('button', { name: 'Test connection' }).click()
  await dialog.locator('.tested').waitFor()
  await field.press('Enter')
  await dialog.getByText(/^Saved in/).waitFor()
  await dialog.getByRole('button', { name: 'Add another key…' }).click()
  await pasteInto(field, keys.home)
  await dialog.getByLabel('Label', { exact: true }).fill('home')
  await field.press('Enter')
  await dialog.getByText(/labelled home\. Flows/).waitFor()
  await rotate(page, keys.next)
  for (const title of SECTIONS) await dialog.getByRole('button', { name: title, exact: true }).click()
  await page.evaluate(() => navigator.clipboard.writeText('nothing'))
}

async function rotate(page: Page, key: string): Promise<void> {
  await page.getByRole('button', { name: 'Rotate…', exact: true }).click()
  await pasteInto(page.getByLabel(/^Make a new key/), key)
  await page.getByRole('button', { name: 'Add the new key' }).click()
  await page.getByRole('button', { name: 'Test the new key' }).click()
  await page.getByRole('button', { name: 'Use the new key' }).click()
  await page.getByRole('button', { name: 'Use the old key again' }).waitFor()
}

await describeInBrowser('The canary sweep of the page', (open) => {
  test('no value of a stored key is in the DOM, the storage, the history, the clipboard, the bundle, the events, the answers or the logs', async () => {
    await using desk = await open({ openai: standIn.url })
    const { page } = desk
    const team = standIn.key('echoesKey', 'team')
    const keys = {
      work: standIn.key('good', 'work'),
      home: standIn.key('good', 'home'),
      next: standIn.key('good', 'next'),
    }
    const secrets = Object.entries({ team, ...keys }).map(([label, value]) => ({ label, value }))
    const told: string[] = []
    const listening = new AbortController()
    const heard = listen(desk, told, listening.signal)
    const { places } = watchPage(page)
    await liveWithKeys(desk, keys)
    await page.getByRole('button', { name: 'Close' }).click()
    // Its provider repeats it in its error.
    desk.write('.env', `${NAME}=${team}\n`)
    expect(await runToEnd(desk)).toMatchObject({ status: 'failed' })
    await openSettings(page, 'API Keys & Secrets')
    await page.getByText('overridden').first().waitFor()
    const copied = await copyAll(page, NAME)
    const streams: Readonly<Record<string, string>> = { ...(await places()), copied, 'logs of the server': desk.said() }
    listening.abort()
    await heard
    expect(told.length).toBeGreaterThan(2)
    expect(streams['HTTP answers']).toContain(team.slice(-4))
    expect(streams['state of components']).toContain(NAME)
    const allowed = [{ secret: 'team', file: `${desk.project}/.env` }]
    const folders = [desk.project, desk.home]
    expect(sweep({ streams: { ...streams, events: told.join('\n') }, folders, secrets, allowed })).toEqual([])
  })

  test.each<readonly [place: string, leak: (page: Page, key: string) => Promise<unknown>]>([
    ['console', (page, key) => page.evaluate((text) => reportError(new Error(text)), key)],
    ['DOM', (page, key) => page.evaluate((text) => document.body.setAttribute('data-key', text), key)],
    [
      'fields',
      (page, key) =>
        page.getByLabel(NAME, { exact: true }).evaluate((field, text) => Object.assign(field, { value: text }), key),
    ],
    ['state of components', (page, key) => page.getByLabel(NAME, { exact: true }).fill(key)],
    ['storage', (page, key) => page.evaluate((text) => localStorage.setItem('last', text), key)],
    ['session storage', (page, key) => page.evaluate((text) => sessionStorage.setItem('last', text), key)],
    ['history', (page, key) => page.evaluate((text) => history.pushState({ text }, ''), key)],
    ['clipboard', (page, key) => page.evaluate((text) => navigator.clipboard.writeText(text), key)],
    [
      'HTTP answers',
      (page, key) => page.evaluate((text) => fetch(`/api/health?${text}`).then((answer) => answer.text()), key),
    ],
  ])('the sweep finds a key that is planted: %s', async (place, leak) => {
    await using desk = await open({ openai: standIn.url })
    const { page } = desk
    const key = standIn.key('good', 'planted')
    const { places } = watchPage(page)
    await openFlow(desk, FLOW)
    await openSettings(page, 'API Keys & Secrets')
    await page.getByLabel(NAME, { exact: true }).waitFor()
    await leak(page, key)
    const found = sweep({ streams: await places(), secrets: [{ label: 'key', value: key }] })
    expect(found.map(({ where }) => where)).toContain(place)
  })
})
