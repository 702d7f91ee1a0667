import { expect, test } from 'vitest'
import { formatFlow, parseFlow } from '../../packages/engine/src/index.ts'
import { commandNames } from './command-names.ts'
import { COMMAND_STEPS, COMMANDS_FLOW, COMMANDS_PATH } from './command-steps.ts'
import type { Desk } from './desk.ts'
import { describeInBrowser } from './harness.ts'
import { canvasOf, expectText, goToNode, nodeNamed, openFlow } from './steps.ts'

const START = formatFlow(parseFlow(JSON.stringify(COMMANDS_FLOW)))

/** Saves until the file is as it should be. */
async function expectSaved(desk: Desk, isRight: (text: string) => boolean, what: string): Promise<string> {
  const save = async () => {
    await desk.page.keyboard.press('ControlOrMeta+S')
    return isRight(desk.read(COMMANDS_PATH))
  }
  await expect.poll(save, { timeout: 15_000, message: what }).toBe(true)
  return desk.read(COMMANDS_PATH)
}

async function openEditMenu({ page }: Desk): Promise<void> {
  await page.getByRole('menuitem', { name: 'Edit', exact: true }).click()
  await page.getByRole('menu').waitFor()
}

async function expectEndOfHistory(desk: Desk, line: 'Undo' | 'Redo'): Promise<void> {
  await openEditMenu(desk)
  const isDisabled = desk.page.getByRole('menuitem', { name: line, exact: true }).getAttribute('aria-disabled')
  expect(await isDisabled).toBe('true')
  await desk.page.keyboard.press('Escape')
}

await describeInBrowser('The history', (open) => {
  test('the story of undo knows every command that there is', () => {
    expect([...new Set(COMMAND_STEPS.map(({ command }) => command))].sort()).toEqual([...commandNames()].sort())
  })

  test('undo of each command to the start, and redo to the end, gives the identical file at every step', async () => {
    await using desk = await open({ isEmpty: true, files: { [COMMANDS_PATH]: START } })
    const { page } = desk
    // With autosave, the file could be written in the middle of a step.
    await desk.client.call('settings.put', { body: { patch: { editor: { autosave: false } } } })
    await openFlow(desk, COMMANDS_PATH)
    const texts = [START]
    for (const { command, act } of COMMAND_STEPS) {
      const before = texts[texts.length - 1]
      await act(desk)
      texts.push(await expectSaved(desk, (text) => text !== before, `${command} changes the file`))
    }
    for (const [at, { command, label }] of [...COMMAND_STEPS.entries()].reverse()) {
      await openEditMenu(desk)
      const line = `Undo ${label.charAt(0).toLowerCase()}${label.slice(1)}`
      await page.getByRole('menuitem', { name: line, exact: true }).click()
      await expectSaved(desk, (text) => text === texts[at], `undo of ${command} gives the file before it`)
    }
    await expectEndOfHistory(desk, 'Undo')
    await canvasOf(page).focus()
    for (const [at, { command }] of COMMAND_STEPS.entries()) {
      await page.keyboard.press('ControlOrMeta+Shift+Z')
      await expectSaved(desk, (text) => text === texts[at + 1], `redo of ${command} gives the file after it`)
    }
    await expectEndOfHistory(desk, 'Redo')
    expect(desk.faults).toEqual([])
  }, 120_000)

  test('a code field shows what undo and redo make of its text', async () => {
    await using desk = await open({ isEmpty: true, files: { [COMMANDS_PATH]: START } })
    await openFlow(desk, COMMANDS_PATH)
    await goToNode(desk.page, 'First')
    const field = desk.page.getByRole('textbox', { name: 'Template' })
    await field.fill('changed')
    for (const [key, text] of [
      ['ControlOrMeta+Z', 'one'],
      ['ControlOrMeta+Shift+Z', 'changed'],
      ['ControlOrMeta+Z', 'one'],
    ] as const) {
      await nodeNamed(desk.page, 'First').focus()
      await desk.page.keyboard.press(key)
      await expectText(field, new RegExp(`^${text}$`))
    }
    expect(desk.faults).toEqual([])
  })
})
