import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { RunDetails } from '../../packages/server/src/api/index.ts'
import type { Desk } from './desk.ts'

const PATIENCE = { timeout: 15_000 }

/** Opens the editor on a flow, as it does when that flow was the last one that was open. */
export async function openFlow(desk: Desk, path: string): Promise<void> {
  const { project } = await desk.client.call('health')
  const lastFlow = { [project.root]: path, [project.name]: path }
  await desk.client.call('settings.put', { body: { patch: { general: { lastFlow } } } })
  await desk.goto()
  await canvasOf(desk.page).waitFor()
}

/** The canvas. */
export function canvasOf(page: Page): Locator {
  return page.getByRole('application', { name: 'Canvas' })
}

/** A node, by its title; one that runs a graph has that in its name too. */
export function nodeNamed(page: Page, title: string): Locator {
  return page.getByRole('group', { name: new RegExp(`^${title}(?: · [a-z0-9-]+)?, [a-z]+\\.`) })
}

/** Pastes a text from the clipboard, as a person does. */
export async function pasteInto(field: Locator, text: string): Promise<void> {
  const page = field.page()
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text)
  await field.click()
  await page.keyboard.press('ControlOrMeta+V')
}

/** Runs the open flow, and waits for its end; its record, once the page shows the results. */
export async function runToEnd(desk: Desk): Promise<RunDetails> {
  const before = await desk.client.call('runs.list', { query: {} })
  await desk.page.getByRole('button', { name: 'Run', exact: true }).click()
  return nextRun(desk, before.runs.length)
}

/** The record of the run after so many others, once it has ended and the page shows the results. */
export async function nextRun({ client, page }: Desk, before: number): Promise<RunDetails> {
  const ended = async () => {
    const { runs } = await client.call('runs.list', { query: {} })
    return runs.length > before && runs[0].endedAt !== undefined
  }
  // The script of the pictures takes these steps too, where no test is there to expect anything.
  for (let waited = 0; !(await ended()); waited += 100) {
    if (waited > PATIENCE.timeout) throw new Error('The run did not end in time.')
    await page.waitForTimeout(100)
  }
  await resultsOf(page).waitFor()
  const { runs } = await client.call('runs.list', { query: {} })
  return client.call('runs.show', { parameters: { run: runs[0].run } })
}

/** Opens what stands under the canvas. */
export async function openPanel(page: Page, title: 'Results' | 'Problems' | 'Runs' | 'Tests'): Promise<void> {
  const button = page.getByRole('group', { name: 'Panels' }).getByRole('button', { name: title })
  if ((await button.getAttribute('aria-pressed')) !== 'true') await button.click()
  await page.getByRole('region', { name: title, exact: true }).waitFor()
}

/** Where the results of a run stand. */
export function resultsOf(page: Page): Locator {
  return page.getByRole('region', { name: 'Results' })
}

/** How far the flow is saved. */
export function saveStateOf(page: Page): Locator {
  return page.getByRole('status', { name: 'Save state' })
}

/** Where the person is told things. */
export function messagesOf(page: Page): Locator {
  return page.getByRole('log', { name: 'Messages' })
}

/** Expects a place to show what it should, in a moment. */
export async function expectText(place: Locator, text: RegExp | string): Promise<void> {
  await expect.poll(() => place.innerText(), PATIENCE).toMatch(text)
}

/** The text of a file once it is another one than before. */
export async function changedFile(desk: Desk, path: string, before: string): Promise<string> {
  await expect.poll(() => desk.read(path), PATIENCE).not.toBe(before)
  return desk.read(path)
}

/** The text of a file once it is saved and another one than before; for stories that switch autosave off. */
export async function savedFile(desk: Desk, path: string, before: string): Promise<string> {
  const save = async () => {
    await desk.page.keyboard.press('ControlOrMeta+S')
    return desk.read(path)
  }
  await expect.poll(save, PATIENCE).not.toBe(before)
  return desk.read(path)
}

/** Goes to a node by the outline, which works however far away it is. */
export async function goToNode(page: Page, title: string): Promise<void> {
  await page.getByRole('tree', { name: 'Outline' }).getByRole('treeitem', { name: title }).first().click()
  await nodeNamed(page, title).focus()
}

/** Adds a node by keyboard: the palette, a few letters, Enter. */
export async function addByKeyboard(page: Page, letters: string): Promise<void> {
  await canvasOf(page).focus()
  await page.keyboard.press('/')
  await pickByKeyboard(page, letters)
}

/** Types into the list that is open, and takes the first that is found. */
export async function pickByKeyboard(page: Page, letters: string): Promise<void> {
  const list = page.getByRole('dialog').getByRole('combobox')
  await list.waitFor()
  await page.keyboard.type(letters)
  await page.keyboard.press('Enter')
  await list.waitFor({ state: 'hidden' })
}

/** Chooses a line of a menu of the bar. */
export async function chooseFromMenu(page: Page, menu: string, line: string): Promise<void> {
  await page.getByRole('menuitem', { name: menu, exact: true }).click()
  await page.getByRole('menu').getByRole('menuitem', { name: line, exact: true }).click()
}

/** Carries out what the command palette has under a title. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+K')
  await pickByKeyboard(page, title)
}
