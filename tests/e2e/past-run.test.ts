import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { findings } from './axe.ts'
import { describeInBrowser } from './harness.ts'
import { inspectorOf } from './on-page.ts'
import {
  canvasOf,
  changedFile,
  chooseFromMenu,
  expectText,
  goToNode,
  messagesOf,
  nodeNamed,
  openFlow,
  openPanel,
  resultsOf,
  runToEnd,
  saveStateOf,
} from './steps.ts'

const FILE = 'greeting.flow.json'
const THEN = JSON.stringify({
  latchwork: 1,
  name: 'greeting',
  inputs: { who: { kind: 'text', default: 'world' } },
  outputs: { text: 'loud.text' },
  nodes: {
    hello: { type: 'text.template', title: 'Say hello', with: { template: 'Hello, {{who}}!' } },
    loud: { type: 'text.template', title: 'Say it loud', with: { template: '{{text}}!!' } },
  },
  wires: ['input.who -> hello.who', 'hello.text -> loud.text'],
})

const barOf = (page: Page): Locator => page.getByRole('region', { name: 'Past run' })

/** What part of the graph is in view. */
const viewOf = (page: Page): Promise<string> =>
  canvasOf(page)
    .locator('> div')
    .first()
    .evaluate((plane) => (plane instanceof HTMLElement ? plane.style.transform : ''))

/** The names of the lines of a menu that can be chosen. */
const enabledOf = (lines: Locator): Promise<readonly (string | null)[]> =>
  lines.evaluateAll((all) =>
    all.flatMap((line) => (line.ariaDisabled === 'true' ? [] : [line.getAttribute('aria-label')])),
  )

await describeInBrowser('A past run', (open) => {
  test('opens as it was, while the flow has changed since', async () => {
    await using desk = await open({ isEmpty: true, files: { [FILE]: THEN } })
    const { page } = desk
    await openFlow(desk, FILE)
    const { run, events } = await runToEnd(desk)
    await goToNode(page, 'Say it loud')
    await page.keyboard.press('Delete')
    const edited = await changedFile(desk, FILE, THEN)

    await openPanel(page, 'Runs')
    await page.getByRole('list', { name: 'Runs' }).getByRole('button').click()
    await page.getByRole('button', { name: 'Open as it was' }).click()
    await expectText(barOf(page), /the flow as it was then\. Read only\..*The flow has changed since\./s)
    await expectText(nodeNamed(page, 'Say it loud'), /✓/)
    await goToNode(page, 'Say it loud')
    const values = page.getByRole('region', { name: 'In this run' })
    await expectText(values.getByRole('region', { name: 'loud, text, output' }), /Hello, world!!!/)
    expect(await findings(page)).toEqual([])

    // Nothing that would change it does.
    await nodeNamed(page, 'Say it loud').focus()
    await page.keyboard.press('Delete')
    await expectText(messagesOf(page), /flow of a past run, as it was then: it cannot be changed/)
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ControlOrMeta+B')
    expect(await inspectorOf(page).getByRole('textbox', { name: 'Title' }).isDisabled()).toBe(true)
    expect(await page.getByRole('button', { name: 'Run', exact: true }).isDisabled()).toBe(true)
    await expectText(saveStateOf(page), /Read only/)

    await page.getByRole('menuitem', { name: 'Edit', exact: true }).click()
    const lines = page.getByRole('menu').getByRole('menuitem')
    expect(await enabledOf(lines)).toEqual(['Copy', 'Select all', 'Find on canvas…', 'Command palette…'])
    await page.keyboard.press('Escape')

    const slider = barOf(page).getByRole('slider', { name: 'Moment of the run' })
    await slider.focus()
    await page.keyboard.press('Home')
    await expectText(nodeNamed(page, 'Say hello'), /not yet/)
    await expectText(nodeNamed(page, 'Say it loud'), /not yet/)
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    const words = new RegExp(`^event 2 of ${events} · \\+\\d\\.\\d{3} s · Say hello started$`)
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toMatch(words)
    await expectText(nodeNamed(page, 'Say hello'), /running/)
    await openPanel(page, 'Results')
    await expectText(resultsOf(page), /No output yet at this moment/)
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await findings(page)).toEqual([])

    await page.reload()
    await expectText(nodeNamed(page, 'Say it loud'), /✓/)
    expect(page.url()).toContain(`#run=${run}`)
    await barOf(page).getByRole('button', { name: 'Back to “greeting”' }).click()
    await barOf(page).waitFor({ state: 'hidden' })
    expect(page.url()).not.toContain('run=')
    await canvasOf(page).waitFor()
    await expectText(saveStateOf(page), /Saved/)
    expect(await nodeNamed(page, 'Say it loud').count()).toBe(0)
    expect(desk.read(FILE)).toBe(edited)
    expect(desk.faults).toEqual([])
  })

  test('of a flow that is gone becomes a new flow, and undo and view of the open one are left as they were', async () => {
    await using desk = await open({ isEmpty: true, files: { [FILE]: THEN, 'other.flow.json': THEN } })
    const { page, client } = desk
    await openFlow(desk, FILE)
    const { run } = await runToEnd(desk)
    await client.call('flows.delete', { body: { path: FILE } })
    await openFlow(desk, 'other.flow.json')
    await goToNode(page, 'Say hello')
    await page.keyboard.press('Delete')
    await page.keyboard.press('0')
    await page.keyboard.press('-')
    const view = await viewOf(page)
    await page.evaluate((hash) => {
      location.hash = hash
    }, `run=${run}`)
    await expectText(barOf(page), /There is no greeting\.flow\.json any more/)
    await page.goBack()
    await barOf(page).waitFor({ state: 'hidden' })
    await expect.poll(() => viewOf(page)).toBe(view)
    await chooseFromMenu(page, 'Edit', 'Undo delete 1 node')
    await nodeNamed(page, 'Say hello').waitFor()
    await page.goForward()
    await barOf(page).getByRole('button', { name: 'Save as a new flow' }).click()
    await expectText(messagesOf(page), /Saved as “greeting-as-it-was”/)
    await expectText(saveStateOf(page), /Saved/)
    expect(JSON.parse(desk.read('greeting-as-it-was.flow.json'))).toEqual(JSON.parse(THEN))
    expect(desk.faults).toEqual([])
  })
})
