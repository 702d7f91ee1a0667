import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { parseFlow } from '../../packages/engine/src/index.ts'
import { describeInBrowser } from './harness.ts'
import { inspectorOf, middleOfSocket, press } from './on-page.ts'
import { FLOW, openSmallFlow, PATH } from './small-flow.ts'
import { expectText, nodeNamed, pickByKeyboard, runCommand, savedFile } from './steps.ts'

async function expectFocus(page: Page, name: RegExp): Promise<void> {
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')
  await expect.poll(focused, { timeout: 8_000 }).toMatch(name)
}

await describeInBrowser('Wires and problems', (open) => {
  const openDesk = () => open({ isEmpty: true, files: { [PATH]: FLOW } })

  test('a wire that is dropped opens the palette with what it fits, and the node comes wired', async () => {
    await using desk = await openDesk()
    const { page } = desk
    await openSmallFlow(desk)
    const from = await middleOfSocket(page, 'Length', 'output:length')
    const sum = await middleOfSocket(page, 'Sum', 'input:a')
    const empty = { x: sum.x - 120, y: sum.y }
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(empty.x + 20, empty.y - 20)
    await page.mouse.move(empty.x, empty.y)
    await page.mouse.up()
    const palette = page.getByRole('dialog', { name: 'Add a node' })
    await palette.getByRole('option', { name: /^Multiply/ }).waitFor()
    expect(await palette.getByRole('option', { name: /^Read file/ }).count()).toBe(1)
    expect(await palette.getByRole('option', { name: /^Tool / }).count()).toBe(0)
    expect(await palette.getByRole('option', { name: /^Unique items/ }).count()).toBe(1)
    await palette.getByRole('option', { name: /^Multiply/ }).click()
    const { wires } = parseFlow(await savedFile(desk, PATH, FLOW))
    expect(wires).toContain('length.length -> multiply.a')
    expect(desk.faults).toEqual([])
  })

  test('a wire that does not fit says why while it is led, and is not made', async () => {
    await using desk = await openDesk()
    const { page } = desk
    await openSmallFlow(desk)
    const hint = page.getByRole('status').filter({ hasText: /\w/ })
    for (const [node, output, other, input, reason] of [
      ['First', 'output:text', 'Sum', 'input:a', /"a" takes number, and "text" gives text/],
      ['Length', 'output:length', 'Second', 'input:x', /This would be a cycle/],
    ] as const) {
      const [start, end] = [await middleOfSocket(page, node, output), await middleOfSocket(page, other, input)]
      await page.mouse.move(start.x, start.y)
      await page.mouse.down()
      await page.mouse.move(end.x - 4, end.y)
      await page.mouse.move(end.x, end.y)
      await hint.filter({ hasText: reason }).waitFor()
      await page.mouse.up()
      await hint.filter({ hasText: reason }).waitFor({ state: 'hidden' })
    }
    await page.keyboard.press('ControlOrMeta+S')
    await expectText(page.getByRole('status', { name: 'Save state' }), 'Saved')
    expect(desk.read(PATH)).toBe(FLOW)
    expect(desk.faults).toEqual([])
  })

  test('find goes into the graph of a node, commands and keys are listed, a problem leads to its field', async () => {
    await using desk = await openDesk()
    const { page } = desk
    await openSmallFlow(desk)
    await page.keyboard.press('ControlOrMeta+F')
    await pickByKeyboard(page, 'deep')
    await expectFocus(page, /^Deep, text\.template/)
    await press(page.getByRole('navigation', { name: 'Opened graphs' }), 'mine')
    await nodeNamed(page, 'Group').waitFor()

    await page.keyboard.press('?')
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await sheet.getByText('Copy, cut and paste nodes').waitFor()
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'hidden' })

    await runCommand(page, 'Hide list of flows')
    await page.getByRole('navigation', { name: 'Flows' }).waitFor({ state: 'hidden' })
    await runCommand(page, 'Show list of flows')

    await page.getByRole('list', { name: 'Problems' }).waitFor({ state: 'hidden' })
    await press(page.getByRole('banner'), '2 problems')
    const problems = page.getByRole('list', { name: 'Problems' })
    await problems.getByRole('button', { name: /needs its input "a"/ }).click()
    const isFocused = (field: Locator) => field.evaluate((each) => each === document.activeElement)
    const [missing, field] = ['A', 'B'].map((name) => inspectorOf(page).getByLabel(name, { exact: true }))
    await expect.poll(() => isFocused(missing), { timeout: 8_000 }).toBe(true)
    await problems.getByRole('button', { name: /"b"/ }).click()
    await expect.poll(() => isFocused(field), { timeout: 8_000 }).toBe(true)
    await field.fill('2')
    await expectText(page.getByRole('banner'), '1 problem')
    expect(desk.faults).toEqual([])
  })
})
