import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { formatFlow, parseFlow, type FlowNode } from '../../packages/engine/src/index.ts'
import type { Desk } from './desk.ts'
import { describeInBrowser } from './harness.ts'
import { inspectorOf, press } from './on-page.ts'
import { changedFile, goToNode, openFlow } from './steps.ts'

const PATH = 'controls.flow.json'
const NODES: Readonly<Record<string, FlowNode>> = {
  ask: { type: 'openai.prompt', title: 'Ask', with: { prompt: 'About ' } },
  join: { type: 'text.join', title: 'Join', with: { parts: ['one', 'two'] } },
  read: { type: 'files.read', title: 'Read' },
  replace: { type: 'text.replace', title: 'Replace', with: { search: 'a', text: 'b', replacement: 'c' } },
  words: { type: 'text.template', title: 'Words', with: { template: '{{topic}}' } },
}
const layout = Object.fromEntries(Object.keys(NODES).map((id, at) => [id, [at * 320, 0]]))
const FLOW = formatFlow({ latchwork: 1, name: 'controls', nodes: NODES, wires: [], layout })
const files = { [PATH]: FLOW, 'notes/one.md': 'one', 'notes/two.md': 'two' }

async function openNode(desk: Desk, title: string): Promise<Locator> {
  await openFlow(desk, PATH)
  await goToNode(desk.page, title)
  const inspector = inspectorOf(desk.page)
  await inspector.getByRole('heading', { name: title }).waitFor()
  return inspector
}

const optionsOf = (page: Page) => page.getByRole('listbox').getByRole('option')

/** What the file then says of a node. */
async function savedLiterals(desk: Desk, id: string): Promise<unknown> {
  return parseFlow(await changedFile(desk, PATH, FLOW)).nodes[id].with
}

await describeInBrowser('The controls of the inspector', (open) => {
  test('a model is chosen from all that there are, with their prices, or typed', async () => {
    await using desk = await open({ isEmpty: true, files })
    const { page } = desk
    await desk.client.call('prices.set', { body: { model: 'latchwork-demo', price: { input: 1.5, output: 3 } } })
    const inspector = await openNode(desk, 'Ask')
    await press(inspector, 'Show what Model can be')
    const first = optionsOf(page).first()
    expect(await first.textContent()).toContain('$1.5 in, $3 out')
    await first.click()
    const field = inspector.getByRole('combobox', { name: 'Model' })
    const chosen = await field.inputValue()
    expect(await savedLiterals(desk, 'ask')).toMatchObject({ model: chosen })
    await field.fill('a-model-of-mine')
    await page.getByText('what you type counts').waitFor()
    await field.press('Escape')
    await expect.poll(() => desk.read(PATH)).toContain('"a-model-of-mine"')
    // All of them again, not only what is like the one that stands there.
    await field.press('ArrowDown')
    await optionsOf(page).getByText(chosen, { exact: true }).waitFor()
    expect(desk.faults).toEqual([])
  })

  test('a file is found by a part of its name and chosen by keys', async () => {
    await using desk = await open({ isEmpty: true, files })
    const { page } = desk
    const inspector = await openNode(desk, 'Read')
    const field = inspector.getByRole('combobox', { name: 'Path' })
    await field.press('ArrowDown')
    await expect.poll(() => optionsOf(page).allTextContents()).toEqual([PATH, 'notes/one.md', 'notes/two.md'])
    await field.fill('TWO')
    await expect.poll(() => optionsOf(page).allTextContents()).toEqual(['notes/two.md'])
    await field.press('ArrowDown')
    await field.press('Enter')
    expect(await field.inputValue()).toBe('notes/two.md')
    await expect.poll(() => parseFlow(desk.read(PATH)).nodes['read'].with).toEqual({ path: 'notes/two.md' })
    expect(desk.faults).toEqual([])
  })

  test('a slider moves by keys, and a toggle by a click and by the space bar', async () => {
    await using desk = await open({ isEmpty: true, files })
    const { page } = desk
    const inspector = await openNode(desk, 'Ask')
    const slider = inspector.getByRole('slider', { name: 'Temperature' })
    await slider.press('ArrowRight')
    expect(await savedLiterals(desk, 'ask')).toMatchObject({ temperature: expect.any(Number) })
    await goToNode(page, 'Replace')
    const toggle = inspector.getByRole('switch', { name: 'All' })
    expect(await toggle.isChecked()).toBe(true)
    await toggle.click()
    expect(await toggle.isChecked()).toBe(false)
    await toggle.press('Space')
    expect(await toggle.isChecked()).toBe(true)
    expect(desk.faults).toEqual([])
  })

  test('a list grows by Enter and shrinks by its buttons, and the keyboard follows', async () => {
    await using desk = await open({ isEmpty: true, files })
    const { page } = desk
    const inspector = await openNode(desk, 'Join')
    await inspector.getByLabel('Parts 1', { exact: true }).press('Enter')
    await page.keyboard.type('between')
    expect(await savedLiterals(desk, 'join')).toMatchObject({ parts: ['one', 'between', 'two'] })
    await press(inspector, 'Remove Parts 3')
    await expect.poll(() => inspector.getByLabel(/^Parts \d$/).count()).toBe(2)
    await page.keyboard.type('!')
    expect(await inspector.getByLabel('Parts 2', { exact: true }).inputValue()).toBe('between!')
    await press(inspector, 'Add an item to Parts')
    await page.keyboard.type('last')
    await expect
      .poll(() => parseFlow(desk.read(PATH)).nodes['join'].with?.['parts'])
      .toEqual(['one', 'between!', 'last'])
    expect(desk.faults).toEqual([])
  })

  test('a schema that is not finished is kept with the reason, and counts once it is', async () => {
    await using desk = await open({ isEmpty: true, files })
    const { page } = desk
    const inspector = await openNode(desk, 'Ask')
    const schema = inspector.getByRole('textbox', { name: 'Schema' })
    await schema.click()
    await page.keyboard.insertText('{"type":"object"')
    await inspector.getByText(/Not applied/).waitFor()
    await page.keyboard.insertText(
      ',"properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}',
    )
    await inspector.getByText(/Not applied/).waitFor({ state: 'hidden' })
    expect(await savedLiterals(desk, 'ask')).toMatchObject({ schema: { properties: { city: { type: 'string' } } } })
    expect(desk.faults).toEqual([])
  })

  test('a template offers its variables after two braces', async () => {
    await using desk = await open({ isEmpty: true, files })
    const { page } = desk
    const inspector = await openNode(desk, 'Words')
    const template = inspector.getByRole('textbox', { name: 'Template' })
    await template.click()
    await page.keyboard.press('ControlOrMeta+End')
    await page.keyboard.type(' and {{to')
    await optionsOf(page).getByText('topic').waitFor()
    await page.keyboard.press('Enter')
    await expect
      .poll(() => parseFlow(desk.read(PATH)).nodes['words'].with)
      .toEqual({
        template: '{{topic}} and {{topic}}',
      })
    expect(desk.faults).toEqual([])
  })
})
