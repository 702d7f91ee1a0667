import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { parseFlow } from '../../packages/engine/src/index.ts'
import { createWorld } from '../headless/cli-world.ts'
import { describeInBrowser } from './harness.ts'
import { canvasOf, expectText, nextRun, nodeNamed, pickByKeyboard, resultsOf } from './steps.ts'

const PATH = 'names.flow.json'

/** What has the keyboard, by its accessible name. */
async function focused(page: Page): Promise<string> {
  return page.evaluate(
    () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.tagName ?? '',
  )
}

async function expectFocus(page: Page, name: RegExp | string): Promise<void> {
  await expect.poll(() => focused(page), { timeout: 8_000 }).toMatch(name)
}

/** Presses a key until something has the keyboard. */
async function pressUntil(page: Page, key: string, name: RegExp): Promise<void> {
  for (let pressed = 0; pressed < 60; pressed++) {
    if (name.test(await focused(page))) return
    const before = await page.evaluateHandle(() => document.activeElement)
    await page.keyboard.press(key)
    // A node takes the keyboard with the next frame: pressed again before that, the key would lead past it.
    await page.waitForFunction((was) => document.activeElement !== was, before)
  }
  throw new Error(`Nothing called ${String(name)} gets the keyboard by ${key}; ${await focused(page)} has it.`)
}

/** Walks to a node from wherever on the canvas the keyboard is. */
async function walkTo(page: Page, title: string): Promise<void> {
  await pressUntil(page, 'Shift+Tab', /^Canvas$/)
  await pressUntil(page, 'Tab', new RegExp(`^${title}, `))
}

async function add(page: Page, letters: string, title: string): Promise<void> {
  await page.keyboard.press('/')
  await pickByKeyboard(page, letters)
  await nodeNamed(page, title).waitFor()
  await expectFocus(page, new RegExp(`^${title}, `))
}

async function connect(page: Page, from: string, letters: string): Promise<void> {
  await walkTo(page, from)
  await page.keyboard.press('c')
  await pickByKeyboard(page, letters)
  await expectFocus(page, new RegExp(`^${from}, `))
}

/** Sets the first field of a node. */
async function fill(page: Page, title: string, text: string): Promise<void> {
  await walkTo(page, title)
  await page.keyboard.press('Enter')
  const isInside = () => page.evaluate(() => document.activeElement?.closest('.inspector') !== null)
  await expect.poll(isInside, { timeout: 8_000 }).toBe(true)
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type(text)
  await page.keyboard.press('Escape')
  await expectFocus(page, new RegExp(`^${title}, `))
}

await describeInBrowser('The keyboard alone', (open) => {
  test('makes a flow of three nodes, sets it, runs it and reads the result, which the command gives too', async () => {
    await using desk = await open({ isEmpty: true })
    const { page } = desk
    await desk.goto()
    await page.keyboard.press('Alt+N')
    await page.getByRole('dialog').getByLabel('Name').waitFor()
    await page.keyboard.type('names')
    await page.keyboard.press('Enter')
    await canvasOf(page).waitFor()
    await pressUntil(page, 'Tab', /^Canvas$/)

    await add(page, 'template', 'Template')
    await add(page, 'split', 'Split text')
    await add(page, 'join texts', 'Join texts')
    await connect(page, 'Template', 'split text')
    await connect(page, 'Split text', 'join texts')
    await connect(page, 'Join texts', 'new output')
    await fill(page, 'Template', 'Ann;Bob;Cid')
    await fill(page, 'Split text', ';')
    await fill(page, 'Join texts', ' and ')
    await expect
      .poll(() => parseFlow(desk.read(PATH)).nodes['join']?.with, { timeout: 8_000 })
      .toEqual({ separator: ' and ' })

    await page.keyboard.press('ControlOrMeta+Enter')
    expect(await nextRun(desk, 0)).toMatchObject({ status: 'done', outputs: { text: 'Ann and Bob and Cid' } })
    await expectText(resultsOf(page), 'Ann and Bob and Cid')
    await page.keyboard.press('Escape')
    await pressUntil(page, 'Tab', /^Copy/)
    expect(desk.faults).toEqual([])

    const world = await createWorld()
    try {
      const called = await world.latch(['run', join(desk.project, PATH)])
      expect(called).toMatchObject({ code: 0, stdout: 'Ann and Bob and Cid\n' })
    } finally {
      await world.remove()
    }
  })
})
