import { writeFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { parseFlow } from '../../packages/engine/src/index.ts'
import type { Desk } from './desk.ts'
import { describeInBrowser } from './harness.ts'
import { closeSettings, openSettings, settingsOf } from './settings-steps.ts'
import { addByKeyboard, canvasOf, changedFile, goToNode, nodeNamed, openFlow, runToEnd } from './steps.ts'

const PATH = 'one.flow.json'
const files = {
  [PATH]: `${JSON.stringify({ latchwork: 1, name: 'one', nodes: { add: { type: 'math.add', with: { a: 1 } } }, wires: [], layout: { add: [0, 0] } }, null, 2)}\n`,
}

const layoutSchema = z.record(z.string(), z.array(z.number()))
const placeIn = (text: string, id: string) => layoutSchema.parse(parseFlow(text).layout)[id]
const settingsIn = async ({ client }: Desk) => (await client.call('settings.get')).settings
const isShown = (page: Page, selector: string) => page.locator(selector).first().isVisible()

/** Drags a node by its head, from the place where it is. */
async function dragBy(page: Page, title: string, by: number): Promise<void> {
  const box = await nodeNamed(page, title).boundingBox()
  if (box === null) throw new Error(`${title} is not drawn.`)
  await page.mouse.move(box.x + 40, box.y + 12)
  await page.mouse.down()
  await page.mouse.move(box.x + 40 + by, box.y + 12 + by, { steps: 4 })
  await page.mouse.up()
}

await describeInBrowser('The settings of the editor, by mouse', (open) => {
  test('how it looks changes at once, and stays so after a reload and a restart', async () => {
    await using desk = await open({ isEmpty: true, files })
    const { page } = desk
    await openFlow(desk, PATH)
    expect(await isShown(page, '.minimap')).toBe(true)
    const dialog = await openSettings(page, 'Editor')
    await dialog.getByLabel('Theme').selectOption('Dark')
    await dialog.getByRole('switch', { name: 'Minimap' }).uncheck()
    await dialog.getByRole('switch', { name: 'Grid', exact: true }).uncheck()
    await dialog.getByText('Saved', { exact: true }).waitFor()
    await dialog.getByRole('button', { name: 'General', exact: true }).click()
    await dialog.getByRole('switch', { name: 'Less motion' }).check()
    await closeSettings(page)
    const expectLook = async () => {
      await expect
        .poll(() => page.evaluate(() => Object.fromEntries(Object.entries(document.documentElement.dataset))))
        .toMatchObject({
          theme: 'dark',
          motion: 'less',
        })
      expect(await isShown(page, '.minimap')).toBe(false)
      expect(await isShown(page, '.canvas .grid')).toBe(false)
    }
    await expectLook()
    await page.reload()
    await canvasOf(page).waitFor()
    await expectLook()
    await desk.killServer()
    await desk.startServer()
    await page.reload()
    await canvasOf(page).waitFor()
    await expectLook()
    expect(desk.faults).toEqual([])
  })

  test('the grid holds what is dragged and what the arrows move, in the size that was chosen, or not at all', async () => {
    await using desk = await open({ isEmpty: true, files })
    const { page } = desk
    await openFlow(desk, PATH)
    const dialog = await openSettings(page, 'Editor')
    await dialog.getByLabel('Size of the grid').fill('50')
    await closeSettings(page)
    const first = desk.read(PATH)
    await dragBy(page, 'Add', 70)
    const snapped = await changedFile(desk, PATH, first)
    expect(placeIn(snapped, 'add').map((value) => Math.abs(value % 50))).toEqual([0, 0])
    await nodeNamed(page, 'Add').focus()
    await page.keyboard.press('ArrowRight')
    const nudged = await changedFile(desk, PATH, snapped)
    expect(placeIn(nudged, 'add')[0] - placeIn(snapped, 'add')[0]).toBe(50)

    await openSettings(page, 'Editor')
    await dialog.getByRole('switch', { name: 'Keep to the grid' }).uncheck()
    await closeSettings(page)
    await dragBy(page, 'Add', 33)
    const free = await changedFile(desk, PATH, nudged)
    expect(placeIn(free, 'add').some((value) => value % 50 !== 0)).toBe(true)
    expect(desk.faults).toEqual([])
  })

  test('the wheel zooms or scrolls, as chosen', async () => {
    await using desk = await open({ isEmpty: true, files })
    const { page } = desk
    await openFlow(desk, PATH)
    const scale = () =>
      page.locator('.holder').evaluate((holder) => new DOMMatrix(getComputedStyle(holder).transform).a)
    const turn = async () => {
      const box = await canvasOf(page).boundingBox()
      await page.mouse.move((box?.x ?? 0) + 300, (box?.y ?? 0) + 200)
      await page.mouse.wheel(0, 100)
    }
    const before = await scale()
    await turn()
    await expect.poll(scale).toBeLessThan(before)
    const dialog = await openSettings(page, 'Editor')
    await dialog.getByLabel('Wheel', { exact: true }).selectOption('Scrolls')
    await closeSettings(page)
    const kept = await scale()
    const top = async () => (await nodeNamed(page, 'Add').boundingBox())?.y ?? 0
    const from = await top()
    await turn()
    await expect.poll(top).toBeLessThan(from)
    expect(await scale()).toBe(kept)
    expect(desk.faults).toEqual([])
  })

  test('without saving by themselves, flows wait for the person', async () => {
    await using desk = await open({ isEmpty: true, files })
    const { page } = desk
    await openFlow(desk, PATH)
    const dialog = await openSettings(page, 'Editor')
    await dialog.getByRole('switch', { name: 'Save flows by themselves' }).uncheck()
    await closeSettings(page)
    const first = desk.read(PATH)
    await goToNode(page, 'Add')
    await page.keyboard.press('ArrowDown')
    await page.getByText('Not saved', { exact: false }).first().waitFor()
    expect(desk.read(PATH)).toBe(first)
    await page.keyboard.press('ControlOrMeta+S')
    await changedFile(desk, PATH, first)
    expect(desk.faults).toEqual([])
  })

  test('new nodes get the chosen model, written into the flow; the others stay as they are', async () => {
    await using desk = await open({ isEmpty: true, files })
    const { page } = desk
    await openFlow(desk, PATH)
    const dialog = await openSettings(page, 'Models')
    await dialog.getByLabel('Model of new nodes').fill('gpt-6-sol')
    await closeSettings(page)
    const first = desk.read(PATH)
    await addByKeyboard(page, 'openai.prompt')
    const { nodes } = parseFlow(await changedFile(desk, PATH, first))
    expect(nodes['prompt']).toMatchObject({ type: 'openai.prompt', with: { model: 'gpt-6-sol' } })
    expect(nodes['add']).toEqual({ type: 'math.add', with: { a: 1 } })
    expect((await settingsIn(desk)).models.default).toBe('gpt-6-sol')
    expect(desk.faults).toEqual([])
  })
})

await describeInBrowser('The settings of the engine', (open) => {
  test('a run is stopped after its time, and only so many runs are kept', async () => {
    await using desk = await open({ delayMs: 400 })
    const { page, client } = desk
    await openFlow(desk, 'templates/ask-about-a-text.flow.json')
    const dialog = await openSettings(page, 'Engine')
    await dialog.getByLabel('Longest run').fill('1')
    await dialog.getByLabel('Runs to keep', { exact: true }).fill('1')
    await dialog.getByLabel('Nodes at once').fill('3')
    await closeSettings(page)
    expect((await settingsIn(desk)).engine).toMatchObject({ timeoutMs: 1000, keepRuns: 1, maxInFlight: 3 })
    expect(await runToEnd(desk)).toMatchObject({ status: 'failed' })
    const { run } = await client.call('runs.start', { body: { path: 'templates/ask-about-a-text.flow.json' } })
    await expect
      .poll(async () => (await client.call('runs.list', { query: {} })).runs.map((each) => [each.run, each.status]), {
        timeout: 8_000,
      })
      .toEqual([[run, 'failed']])
    expect(desk.faults).toEqual([])
  })
})

await describeInBrowser('The settings, by keyboard alone', (open) => {
  test('a page is found, changed and closed without a mouse, and the keyboard comes back to where it was', async () => {
    await using desk = await open({ isEmpty: true, files })
    const { page } = desk
    await openFlow(desk, PATH)
    await nodeNamed(page, 'Add').focus()
    await page.keyboard.press('ControlOrMeta+,')
    const dialog = settingsOf(page)
    await dialog.waitFor()
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '')
    await expect.poll(focused).toBe('General')
    for (let tabs = 0; (await focused()) !== 'Editor'; tabs += 1) {
      expect(tabs).toBeLessThan(20)
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('Enter')
    const minimap = dialog.getByRole('switch', { name: 'Minimap' })
    const isOn = (field: typeof minimap) => field.evaluate((element) => element === document.activeElement)
    for (let tabs = 0; !(await isOn(minimap)); tabs += 1) {
      expect(tabs).toBeLessThan(20)
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('Space')
    await dialog.getByText('Saved', { exact: true }).waitFor()
    const size = dialog.getByLabel('Size of the grid')
    for (let tabs = 0; !(await isOn(size)); tabs += 1) {
      expect(tabs).toBeLessThan(20)
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type('3')
    await dialog.getByText('Give a whole number from 4 to 64.').waitFor()
    await page.keyboard.press('Escape')
    await dialog.getByText('Not everything is saved', { exact: false }).waitFor()
    await page.keyboard.type('0')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    expect((await settingsIn(desk)).editor).toMatchObject({ showMinimap: false, gridSize: 30 })
    await expect.poll(() => isOn(nodeNamed(page, 'Add'))).toBe(true)
    expect(desk.faults).toEqual([])
  })
})

await describeInBrowser('Settings that cannot be saved', (open) => {
  test('a file that cannot be used is named, and what was chosen is kept until it can', async () => {
    await using desk = await open({ isEmpty: true, files })
    const { page, client } = desk
    await openFlow(desk, PATH)
    const { location } = await client.call('settings.get')
    const dialog = await openSettings(page, 'Editor')
    writeFileSync(location, '{ broken')
    await dialog.getByRole('switch', { name: 'Minimap' }).uncheck()
    await dialog.getByText(`Not saved: The settings file ${location} cannot be used`, { exact: false }).waitFor()
    await dialog.getByRole('button', { name: 'General', exact: true }).click()
    await dialog.getByRole('button', { name: 'Editor', exact: true }).click()
    expect(await dialog.getByRole('switch', { name: 'Minimap' }).isChecked()).toBe(false)
    await dialog.getByRole('button', { name: 'Close' }).click()
    await dialog.getByText('Not everything is saved', { exact: false }).waitFor()
    writeFileSync(location, '{}')
    await closeSettings(page)
    expect((await settingsIn(desk)).editor.showMinimap).toBe(false)
    expect(desk.faults).toEqual([])
  })

  test('a server that is gone is told, and gets what was chosen when it is back', async () => {
    await using desk = await open({ isEmpty: true, files })
    const { page } = desk
    await openFlow(desk, PATH)
    const dialog = await openSettings(page, 'Editor')
    await desk.killServer()
    await dialog.getByLabel('Theme').selectOption('Dark')
    await dialog.getByText('Not saved: The server does not answer', { exact: false }).waitFor()
    await desk.startServer()
    await dialog.getByText('Saved', { exact: true }).waitFor({ timeout: 15_000 })
    expect((await settingsIn(desk)).general.theme).toBe('dark')
    await closeSettings(page)
  })
})
