import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { parseFlow } from '../../packages/engine/src/index.ts'
import { objectOf } from '../support/json.ts'
import { describeInBrowser } from './harness.ts'
import { inspectorOf } from './on-page.ts'
import { canvasOf, changedFile, expectText, goToNode, nodeNamed, openFlow, saveStateOf } from './steps.ts'

const FLOW = 'templates/sort-a-message.flow.json'

// Where the node that the stories move stands.
function wayOf(text: string): readonly [number, number] {
  const place = objectOf(parseFlow(text).layout)['ways']
  if (!Array.isArray(place)) throw new TypeError('The node has no place.')
  return [Number(place[0]), Number(place[1])]
}

async function retitle(page: Page, from: string, to: string): Promise<void> {
  await goToNode(page, from)
  await page.keyboard.press('F2')
  await inspectorOf(page).getByLabel('Title').fill(to)
}

await describeInBrowser('Files', (open) => {
  test('opening and saving without a change leaves the file byte for byte, canonical or not', async () => {
    const odd = '{"wires":[],"latchwork":1, "nodes":{"a":{"type":"math.add"}},\n\n"name":"odd"}'
    await using desk = await open({ files: { 'odd.flow.json': odd } })
    for (const path of ['odd.flow.json', FLOW]) {
      const before = desk.read(path)
      await openFlow(desk, path)
      await desk.page.keyboard.press('ControlOrMeta+S')
      await expectText(saveStateOf(desk.page), /^Saved$/)
      await desk.page.goto('about:blank')
      expect(desk.read(path)).toBe(before)
    }
    expect(desk.faults).toEqual([])
  })

  test('a server that is killed while someone edits loses nothing', async () => {
    await using desk = await open()
    const { page } = desk
    const before = desk.read(FLOW)
    await openFlow(desk, FLOW)
    await goToNode(page, 'Choose a way')
    await page.keyboard.press('ArrowDown')
    const once = await changedFile(desk, FLOW, before)
    await desk.killServer()
    await page.keyboard.press('ArrowDown')
    await expectText(saveStateOf(page), /^Not saved: /)
    expect(desk.read(FLOW)).toBe(once)
    await desk.startServer()
    // The page tries again after pauses that grow.
    await expect.poll(() => desk.read(FLOW), { timeout: 40_000 }).not.toBe(once)
    const twice = desk.read(FLOW)
    const [x, y] = wayOf(before)
    expect(wayOf(once)).toEqual([x, y + 20])
    expect(twice.replace(`[${x}, ${y + 40}]`, `[${x}, ${y + 20}]`)).toBe(once)
  })

  test('a page that is closed while the server is dead has its changes when it opens again', async () => {
    await using desk = await open()
    const { page } = desk
    const before = desk.read(FLOW)
    await openFlow(desk, FLOW)
    await goToNode(page, 'Choose a way')
    await desk.killServer()
    await page.keyboard.press('ArrowDown')
    await expectText(saveStateOf(page), /^Not saved: /)
    expect(desk.read(FLOW)).toBe(before)
    await page.goto('about:blank')
    await desk.startServer()
    await openFlow(desk, FLOW)
    const [x, y] = wayOf(before)
    expect(wayOf(await changedFile(desk, FLOW, before))).toEqual([x, y + 20])
  })

  test('JSON that is typed and cannot be read stays, over other nodes and a reload, until it is a value', async () => {
    await using desk = await open()
    const { page } = desk
    const field = () => page.getByRole('textbox', { name: 'Schema' })
    const before = desk.read(FLOW)
    await openFlow(desk, FLOW)
    const ask = page.getByRole('treeitem', { name: /openai\.prompt$/ }).first()
    await ask.click()
    const wasThere = await field().innerText()
    await field().fill('{ "type": "object", "properties": { "half": ')
    await page.getByText(/Not applied: .*not closed/).waitFor()
    await goToNode(page, 'Choose a way')
    await expectText(page.getByLabel('Save state'), /1 typed value is not applied/)
    await page.waitForTimeout(300)
    await page.reload()
    await ask.click()
    await expectText(field(), /"half":/)
    await page.getByText(/Not applied: .*not closed/).waitFor()
    expect(desk.read(FLOW)).toBe(before)
    await page.getByRole('button', { name: 'Discard' }).click()
    await expect.poll(() => field().innerText()).toBe(wasThere)
    await field().fill('{ "type": "object", "properties": { "half": { "type": "string" } } }')
    expect(await changedFile(desk, FLOW, before)).toContain('"half"')
    expect(await page.getByText('Not applied').count()).toBe(0)
    expect(desk.faults).toEqual([])
  })

  test('what a page keeps while the server is dead may be larger than the storage of the browser', async () => {
    const text = 'a line of a long prompt\n'.repeat(300_000)
    const flow = {
      latchwork: 1,
      name: 'long',
      nodes: { say: { type: 'text.template', with: { template: text } } },
      wires: [],
    }
    await using desk = await open({ isEmpty: true, files: { 'long.flow.json': JSON.stringify(flow) } })
    const { page } = desk
    const before = desk.read('long.flow.json')
    await openFlow(desk, 'long.flow.json')
    await page.getByRole('treeitem').first().click()
    await page.getByRole('textbox', { name: 'Template' }).waitFor()
    await desk.killServer()
    await page.getByLabel('Title').fill('Kept')
    const isKept = () => page.evaluate(() => Object.values(localStorage).includes('in the database'))
    await expect.poll(isKept, { timeout: 15_000 }).toBe(true)
    await page.goto('about:blank')
    await desk.startServer()
    await openFlow(desk, 'long.flow.json')
    expect(await changedFile(desk, 'long.flow.json', before)).toContain('"title": "Kept"')
    expect(desk.faults).toEqual([])
  })

  test('a part of the page that was not loaded before the server died says so, and the rest goes on', async () => {
    await using desk = await open()
    const { page } = desk
    const before = desk.read(FLOW)
    const inspector = page.getByLabel('Inspector')
    await openFlow(desk, FLOW)
    const ask = page.getByRole('treeitem', { name: /openai\.prompt$/ }).first()
    await ask.waitFor()
    await page.route(/code-field/, (route) => route.abort())
    await ask.click()
    await inspector
      .getByText(/Reload the page once it does/)
      .first()
      .waitFor()
    await page.getByLabel('Title').fill('Still here')
    expect(await changedFile(desk, FLOW, before)).toContain('"Still here"')
    await page.unroute(/code-field/)
    await inspector.getByRole('button', { name: 'Reload the page' }).first().click()
    await ask.click()
    await page.getByRole('textbox', { name: 'Schema' }).waitFor()
  })

  test('a file that another program changed is shown as it is now', async () => {
    await using desk = await open()
    await openFlow(desk, FLOW)
    await goToNode(desk.page, 'Choose a way')
    desk.write(FLOW, desk.read(FLOW).replace('Choose a way', 'Pick a way'))
    await nodeNamed(desk.page, 'Pick a way').waitFor()
    expect(desk.faults).toEqual([])
  })

  test('two windows on one flow show what the other does, and undo takes back each step once', async () => {
    await using desk = await open()
    const { page } = desk
    const before = desk.read(FLOW)
    await openFlow(desk, FLOW)
    const window = await desk.openWindow()
    await window.getByRole('treeitem', { name: 'Choose a way' }).waitFor()
    await retitle(page, 'Choose a way', 'Pick a way')
    await window.getByRole('treeitem', { name: 'Pick a way' }).waitFor()
    const once = desk.read(FLOW)
    await retitle(window, 'Pick a way', 'Take a way')
    await page.getByRole('treeitem', { name: 'Take a way' }).waitFor()
    expect(await changedFile(desk, FLOW, once)).toContain('Take a way')
    await canvasOf(window).focus()
    await window.keyboard.press('ControlOrMeta+Z')
    await page.getByRole('treeitem', { name: 'Pick a way' }).waitFor()
    await window.keyboard.press('ControlOrMeta+Z')
    await page.getByRole('treeitem', { name: 'Choose a way' }).waitFor()
    expect(desk.read(FLOW)).toBe(before)
    expect(desk.faults).toEqual([])
  })

  test('two windows that change one flow at the same time: the later one decides', async () => {
    await using desk = await open()
    const { page } = desk
    await desk.client.call('settings.put', { body: { patch: { editor: { autosave: false } } } })
    await openFlow(desk, FLOW)
    const window = await desk.openWindow()
    const before = desk.read(FLOW)
    await retitle(page, 'Choose a way', 'Pick a way')
    await retitle(window, 'Choose a way', 'Take a way')
    await page.keyboard.press('ControlOrMeta+S')
    const picked = await changedFile(desk, FLOW, before)
    const question = window.getByRole('alertdialog')
    await question.getByRole('button', { name: 'Keep mine' }).click()
    await question.waitFor({ state: 'hidden' })
    expect(await changedFile(desk, FLOW, picked)).toBe(picked.replace('Pick a way', 'Take a way'))
    await page.getByRole('treeitem', { name: 'Take a way' }).waitFor()
    expect(desk.faults).toEqual([])
  })

  test.each([
    ['mine', /mine|my version|overwrite/i, 'Reply: billing'],
    ['theirs', /theirs|on disk|from disk|reload/i, 'Reply: money'],
  ] as const)('a file that both changed is the decision of the person: %s', async (choice, button, title) => {
    await using desk = await open()
    const { page } = desk
    await desk.client.call('settings.put', { body: { patch: { editor: { autosave: false } } } })
    await openFlow(desk, FLOW)
    const before = desk.read(FLOW)
    await goToNode(page, 'Choose a way')
    await page.keyboard.press('ArrowDown')
    const theirs = before.replace('Reply: billing', 'Reply: money')
    desk.write(FLOW, theirs)
    await page.getByRole('button', { name: button }).click()
    await page.getByRole('treeitem', { name: title }).waitFor()
    const [x, y] = wayOf(before)
    const place = [x, choice === 'mine' ? y + 20 : y]
    await expect.poll(() => wayOf(desk.read(FLOW)), { timeout: 8_000 }).toEqual(place)
    expect(parseFlow(desk.read(FLOW)).nodes['billing'].title).toBe(title)
    expect(desk.faults).toEqual([])
  })
})
