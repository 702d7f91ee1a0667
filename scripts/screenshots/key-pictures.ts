import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Desk } from '../../tests/e2e/desk.ts'
import { openSettings } from '../../tests/e2e/settings-steps.ts'
import { openFlow, runToEnd } from '../../tests/e2e/steps.ts'
import type { OpenAIStandIn } from '../../tests/support/openai-standin.ts'
import type { Picture, PictureSet } from './picture.ts'

const FLOW = 'templates/sort-a-message.flow.json'
const NAME = 'OPENAI_API_KEY'
const parameters = { name: NAME }
const size = { width: 1280, height: 820 }

/** What can be done about keys: several of them, tests of each class, a rotation, a reminder, and what there is to read. */
export function keyPictures(standIn: OpenAIStandIn): PictureSet {
  const tested = (personality: string): Picture => ({
    name: `keys-test-${personality.toLowerCase()}`,
    size,
    act: async ({ page }) => {
      await page.getByLabel(NAME, { exact: true }).fill(standIn.key(personality, 'picture'))
      await page.getByRole('button', { name: 'Test connection' }).click()
      await page.locator('.tested').waitFor()
    },
  })
  return {
    name: 'keys',
    desk: { openai: standIn.url },
    pictures: [
      { name: 'keys-none', flow: FLOW, size, act: ({ page }) => openSettings(page, 'API Keys & Secrets') },
      ...['good', 'readOnly', 'wrong', 'noCredit', 'restricted', 'admin'].map(tested),
      { name: 'keys-labelled', size, act: (desk) => labelled(desk, standIn) },
      { name: 'keys-changing', act: (desk) => desk.page.getByRole('button', { name: 'Change home' }).click() },
      { name: 'keys-adding', act: ({ page }) => page.getByRole('button', { name: 'Add another key…' }).click() },
      { name: 'keys-paid', act: ({ page }) => page.getByRole('button', { name: 'Test with a run…' }).click() },
      { name: 'usage', size, act: (desk) => spend(desk) },
      { name: 'usage-budgets', act: ({ page }) => page.getByLabel('Monthly budget').scrollIntoViewIfNeeded() },
      { name: 'budget-reached', flow: FLOW, act: (desk) => passBudget(desk) },
      { name: 'keys-rotation', size, act: (desk) => rotate(desk, standIn) },
      { name: 'keys-rotated', act: switched },
      { name: 'keys-reminder', size, act: (desk) => grewOld(desk) },
      ...[
        'Get an OpenAI key',
        'When something does not work',
        'Reminders and replaced keys',
        'What was done to keys',
      ].map((title, index): Picture => ({
        name: `keys-section-${index + 1}`,
        size,
        act: (desk) => unfold(desk, title),
      })),
    ],
  }
}

/** Two keys of the user with labels, the first of them tested. */
async function labelled(desk: Desk, standIn: OpenAIStandIn): Promise<void> {
  const { client, page } = desk
  for (const label of ['work', 'home']) {
    const body = { value: standIn.key('good', label), label }
    await client.call('secrets.set', { parameters, body })
  }
  await client.call('secrets.chooseDefault', { parameters, body: { label: 'work' } })
  await client.call('secrets.test', { parameters, body: {} })
  await openFlow(desk, FLOW)
  await openSettings(page, 'API Keys & Secrets')
  await page.getByRole('region', { name: `Keys of ${NAME}` }).waitFor()
}

/** Three runs that cost, under a budget. */
async function spend(desk: Desk): Promise<void> {
  const { client, page } = desk
  const { targets } = await client.call('budgets.list')
  await client.call('budgets.set', { body: { target: targets[0].target, monthly: 5, notifyAt: 3 } })
  for (const flow of [FLOW, 'templates/three-points.flow.json', 'templates/go-through-a-list.flow.json']) {
    await openFlow(desk, flow)
    await runToEnd(desk)
  }
  await openSettings(page, 'Usage & Budgets')
  await page.locator('.usage-chart .recharts-bar-rectangle path').first().waitFor()
}

/** A run that a budget refuses; the budget is gone afterwards. */
async function passBudget(desk: Desk): Promise<void> {
  const { client } = desk
  const { targets } = await client.call('budgets.list')
  const { target } = targets[0]
  await client.call('budgets.set', { body: { target, monthly: 0.000_001 } })
  await runToEnd(desk)
  await client.call('budgets.remove', { body: { target } })
}

async function rotate(desk: Desk, standIn: OpenAIStandIn): Promise<void> {
  const { page } = desk
  await openFlow(desk, FLOW)
  await openSettings(page, 'API Keys & Secrets')
  await page.getByRole('button', { name: 'Rotate…', exact: true }).click()
  await page.getByLabel('Make a new key', { exact: false }).fill(standIn.key('good', 'next'))
  await page.getByRole('button', { name: 'Add the new key' }).click()
  await page.getByRole('button', { name: 'Test the new key' }).click()
  await page.getByRole('region', { name: 'Replace work' }).scrollIntoViewIfNeeded()
}

async function switched({ page }: Desk): Promise<void> {
  await page.getByRole('button', { name: 'Use the new key' }).click()
  await page.getByRole('button', { name: 'Use the old key again' }).scrollIntoViewIfNeeded()
}

const records = z.looseObject({ records: z.array(z.looseObject({ since: z.string().optional() })) })

/** The keys were saved 93 days ago. */
async function grewOld(desk: Desk): Promise<void> {
  const file = join(desk.home, 'key-records.json')
  const kept = records.parse(JSON.parse(readFileSync(file, 'utf8')))
  const since = new Date(Date.now() - 93 * 86_400_000).toISOString()
  writeFileSync(file, JSON.stringify({ ...kept, records: kept.records.map((record) => ({ ...record, since })) }))
  await openFlow(desk, FLOW)
  await openSettings(desk.page, 'API Keys & Secrets')
}

async function unfold({ page }: Desk, title: string): Promise<void> {
  const button = page.getByRole('button', { name: title, exact: true })
  await button.click()
  await button.evaluate((element) => element.scrollIntoView({ block: 'start' }))
}
