import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import type { Desk } from '../../tests/e2e/desk.ts'
import { openFlow, pasteInto } from '../../tests/e2e/steps.ts'
import type { OpenAIStandIn } from '../../tests/support/openai-standin.ts'
import type { Picture, PictureSet } from './picture.ts'

const SORT = 'templates/sort-a-message.flow.json'
const PAGES = ['General', 'Editor', 'Engine', 'Models', 'Usage & Budgets', 'API Keys & Secrets', 'About']

/** Every page of the Configuration Editor. */
export const settingsPictures: PictureSet = {
  name: 'settings',
  pictures: [
    ...PAGES.map((title): Picture => ({
      name: `settings-${title.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`,
      flow: SORT,
      act: (desk) => openPage(desk, title),
    })),
    {
      name: 'settings-search',
      act: ({ page }) => page.getByRole('searchbox', { name: 'Search settings' }).fill('key'),
    },
  ],
}

/** The page API Keys & Secrets in its states: what is pasted, saved, tried, hidden by another layer. */
export function secretPictures(
  standIn: OpenAIStandIn,
  cloud: { readonly url: string; readonly key: string },
): PictureSet {
  return {
    name: 'secrets',
    desk: { openai: standIn.url },
    pictures: [
      {
        name: 'secrets-typed',
        flow: SORT,
        act: async (desk) => {
          await openPage(desk, 'API Keys & Secrets')
          await paste(desk, standIn.key('good', 'own'))
        },
      },
      { name: 'secrets-not-saved', act: saveWithoutServer },
      { name: 'secrets-own', act: saveOwn },
      { name: 'secrets-tested', act: test },
      {
        name: 'secrets-refused',
        act: async (desk) => {
          await paste(desk, standIn.key('wrong', 'typo'))
          await desk.page.keyboard.press('Enter')
          await desk.page.waitForTimeout(1_000)
          await test(desk)
        },
      },
      { name: 'secrets-remove', act: ({ page }) => page.getByRole('button', { name: 'Remove…' }).click() },
      { name: 'secrets-guide', act: ({ page }) => page.getByRole('button', { name: 'How to get a key' }).click() },
      { name: 'secrets-add', act: ({ page }) => page.getByRole('button', { name: 'Add secret' }).click() },
      { name: 'secrets-two', act: addSearchKey },
      {
        name: 'secrets-shadowed',
        flow: SORT,
        act: async (desk) => {
          desk.write('.env', `OPENAI_API_KEY=${standIn.key('good', 'team')}\n`)
          await openPage(desk, 'API Keys & Secrets')
          await paste(desk, standIn.key('good', 'mine'))
          await desk.page.keyboard.press('Enter')
          await settle(desk)
        },
      },
      { name: 'own-key', flow: SORT },
      { name: 'secrets-default', act: (desk) => joinCloud(desk, cloud) },
      { name: 'settings-cloud', act: (desk) => openPage(desk, 'General') },
      { name: 'settings-models-listed', act: (desk) => openPage(desk, 'Models') },
    ],
  }
}

/** The README's picture of the page: a key of the project's .env, bound to OpenAI's own address. */
export function keysForReadme(standIn: OpenAIStandIn): PictureSet {
  return {
    name: 'readme-keys',
    desk: { openai: 'https://api.openai.com/v1' },
    scale: 1.5,
    pictures: [
      {
        name: 'keys',
        size: { width: 1200, height: 760 },
        act: async (desk) => {
          desk.write('.env', `OPENAI_API_KEY=${standIn.key('good', 'team')}\n`)
          chmodSync(join(desk.project, '.env'), 0o600)
          await openFlow(desk, 'templates/three-points.flow.json')
          await openPage(desk, 'API Keys & Secrets')
        },
      },
    ],
  }
}

async function openPage({ page }: Desk, name: string): Promise<void> {
  if (await page.getByRole('dialog', { name: 'Configuration Editor' }).isVisible()) {
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name }).click()
  } else {
    await page.getByRole('menuitem', { name: 'Settings', exact: true }).click()
    await page.getByRole('menuitem', { name, exact: true }).click()
    await page.getByRole('dialog', { name: 'Configuration Editor' }).waitFor()
    // Nothing is pointed at.
    await page.mouse.move(4, 4)
  }
  await page.getByText('Asking the provider…').waitFor({ state: 'detached' })
}

async function paste({ page }: Desk, key: string): Promise<void> {
  await pasteInto(page.getByLabel('OPENAI_API_KEY', { exact: true }), key)
}

async function settle({ page }: Desk): Promise<void> {
  await page
    .getByRole('status')
    .filter({ hasText: /^Saved$/ })
    .first()
    .waitFor()
}

async function saveWithoutServer(desk: Desk): Promise<void> {
  await desk.killServer()
  await desk.page.keyboard.press('Enter')
  await desk.page.waitForTimeout(1_500)
}

async function saveOwn(desk: Desk): Promise<void> {
  await desk.startServer()
  await desk.page.waitForTimeout(1_500)
  await desk.page.getByLabel('OPENAI_API_KEY', { exact: true }).press('Enter')
  await settle(desk)
}

async function test({ page }: Desk): Promise<void> {
  await page.getByRole('button', { name: 'Test connection' }).click()
  await page.waitForTimeout(800)
}

async function addSearchKey({ page }: Desk): Promise<void> {
  await page.getByLabel('Name of the new secret').fill('SEARCH_API_KEY')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByLabel('SEARCH_API_KEY', { exact: true }).waitFor()
}

async function joinCloud(desk: Desk, cloud: { readonly url: string; readonly key: string }): Promise<void> {
  desk.write('.env', '')
  await desk.client.call('secrets.remove', { parameters: { name: 'OPENAI_API_KEY' }, body: {} })
  await desk.client.call('cloud.join', { body: { url: cloud.url, key: cloud.key } })
  await desk.goto()
  await openPage(desk, 'API Keys & Secrets')
}
