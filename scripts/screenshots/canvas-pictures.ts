import type { Desk } from '../../tests/e2e/desk.ts'
import { canvasOf, goToNode, nodeNamed, runToEnd } from '../../tests/e2e/steps.ts'
import type { PictureSet } from './picture.ts'
import { longFlow, sampleFlows } from './sample-flows.ts'

const SORT = 'templates/sort-a-message.flow.json'
const NARROW = { width: 1024, height: 700 }

/** What a newcomer sees: nothing open yet. */
export const startPictures: PictureSet = {
  name: 'start',
  pictures: [
    { name: 'start', act: ({ goto }) => goto() },
    { name: 'start-narrow', size: NARROW },
    { name: 'dialog-new-flow', act: ({ page }) => page.keyboard.press('Alt+N') },
    {
      name: 'template-opened',
      act: async ({ page }) => {
        await page.keyboard.press('Escape')
        await page.getByRole('button', { name: 'Three points', exact: false }).first().click()
        await canvasOf(page).waitFor()
      },
    },
  ],
}

/** Drawing: the canvas in all its states, and what floats above it. */
export const canvasPictures: PictureSet = {
  name: 'canvas',
  desk: { files: sampleFlows },
  pictures: [
    { name: 'canvas-empty', flow: 'empty.flow.json' },
    { name: 'template', flow: SORT },
    { name: 'template-narrow', flow: SORT, size: NARROW },
    { name: 'template-map', flow: 'templates/go-through-a-list.flow.json' },
    { name: 'template-agent', flow: 'templates/agent-with-a-tool.flow.json' },
    {
      name: 'node-selected',
      flow: 'templates/text-to-data.flow.json',
      act: (desk) => goTo(desk, 'Take out the facts'),
    },
    { name: 'node-selected-narrow', size: NARROW },
    { name: 'prompt-help', flow: 'templates/text-to-data.flow.json', act: typeVariable },
    {
      name: 'several-selected',
      flow: SORT,
      act: async ({ page }) => {
        await canvasOf(page).focus()
        await page.keyboard.press('ControlOrMeta+A')
      },
    },
    { name: 'long-names', flow: longFlow, act: async (desk) => goTo(desk, /^A very long name/) },
    { name: 'long-names-done', act: runToEnd },
    { name: 'frames', flow: 'minutes/frames.flow.json' },
    { name: 'frames-far', act: ({ page }) => zoomOut(page, 7) },
    { name: 'subgraph', flow: 'templates/go-through-a-list.flow.json', act: openGraph },
    { name: '5000-far', flow: 'big.flow.json', act: ({ page }) => pressOn(page, '1') },
    { name: '5000-near', flow: 'big.flow.json', act: (desk) => goTo(desk, 'Text 7') },
    { name: 'problems', flow: 'problems.flow.json', act: ({ page }) => openPanel(page, 'Problems') },
    { name: 'wire-refused', flow: 'problems.flow.json', act: dragRefusedWire },
    {
      name: 'broken-file',
      flow: 'empty.flow.json',
      act: ({ page }) => page.getByRole('button', { name: 'broken' }).first().click(),
    },
  ],
}

/** Menus, palettes, dialogs, sheets. */
export const floatingPictures: PictureSet = {
  name: 'floating',
  desk: {
    files: { 'empty.flow.json': sampleFlows['empty.flow.json'], 'asks.flow.json': sampleFlows['asks.flow.json'] },
  },
  pictures: [
    { name: 'palette', flow: SORT, act: ({ page }) => pressOn(page, '/') },
    { name: 'palette-search', act: ({ page }) => page.keyboard.type('jo') },
    { name: 'palette-nothing', act: ({ page }) => page.keyboard.type('zzz') },
    { name: 'commands', flow: SORT, act: ({ page }) => page.keyboard.press('ControlOrMeta+K') },
    { name: 'find', flow: SORT, act: findReplies },
    {
      name: 'connect-to',
      flow: SORT,
      act: async (desk) => {
        await goTo(desk, 'Choose a way')
        await desk.page.keyboard.press('c')
      },
    },
    { name: 'menu-node', flow: SORT, act: ({ page }) => nodeNamed(page, 'Choose a way').click({ button: 'right' }) },
    {
      name: 'menu-canvas',
      flow: SORT,
      act: ({ page }) => canvasOf(page).click({ button: 'right', position: { x: 60, y: 60 } }),
    },
    { name: 'menu-file', flow: SORT, act: ({ page }) => openMenu(page, 'File') },
    { name: 'menu-edit', flow: SORT, act: ({ page }) => openMenu(page, 'Edit') },
    { name: 'menu-settings', flow: SORT, act: ({ page }) => openMenu(page, 'Settings') },
    { name: 'menu-flow', flow: SORT, act: ({ page }) => page.getByRole('button', { name: 'More for triage' }).click() },
    { name: 'shortcuts', flow: SORT, act: ({ page }) => page.keyboard.press('?') },
    {
      name: 'dialog-templates',
      flow: 'empty.flow.json',
      act: ({ page }) => page.getByRole('button', { name: 'Start from a template' }).click(),
    },
    {
      name: 'dialog-inputs',
      flow: 'asks.flow.json',
      act: ({ page }) => page.getByRole('button', { name: 'Run', exact: true }).click(),
    },
    { name: 'conflict', flow: 'triage.flow.json', act: makeConflict },
    {
      name: 'no-server',
      flow: SORT,
      act: async ({ killServer, page }) => {
        await killServer()
        await page.getByText('does not answer').first().waitFor()
      },
    },
    {
      name: 'no-link',
      act: async ({ page, origin, startServer }) => {
        await startServer()
        await page.evaluate(() => sessionStorage.clear())
        await page.goto(origin)
      },
    },
  ],
}

type Page = Desk['page']

async function goTo({ page }: Desk, title: string | RegExp): Promise<void> {
  if (typeof title === 'string') return goToNode(page, title)
  await page.getByRole('treeitem', { name: title }).first().click()
}

async function pressOn(page: Page, key: string): Promise<void> {
  await canvasOf(page).focus()
  await page.keyboard.press(key)
}

async function openPanel(page: Page, title: string): Promise<void> {
  await page.getByRole('group', { name: 'Panels' }).getByRole('button', { name: title }).click()
}

async function openMenu(page: Page, name: string): Promise<void> {
  await page.getByRole('menuitem', { name, exact: true }).click()
}

async function typeVariable(desk: Desk): Promise<void> {
  const { page } = desk
  await goTo(desk, 'Take out the facts')
  const editor = page.getByRole('textbox', { name: 'Prompt', exact: true })
  await editor.click()
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.type('\nAnd {{')
  await page.getByRole('option').first().waitFor()
}

async function zoomOut(page: Page, steps: number): Promise<void> {
  for (let step = 0; step < steps; step++) await pressOn(page, '-')
}

async function openGraph(desk: Desk): Promise<void> {
  await goTo(desk, 'Judge each review')
  await desk.page.keyboard.press('Enter')
  await desk.page.getByRole('navigation', { name: 'Opened graphs' }).waitFor()
}

async function findReplies({ page }: Desk): Promise<void> {
  await canvasOf(page).focus()
  await page.keyboard.press('ControlOrMeta+F')
  await page.getByRole('dialog').getByRole('combobox').waitFor()
  await page.keyboard.type('reply')
}

async function dragRefusedWire({ page }: Desk): Promise<void> {
  const from = nodeNamed(page, 'Count').locator('[data-socket="output:length"]')
  const to = nodeNamed(page, 'Ask').locator('[data-socket="input:image"]')
  await from.hover()
  await page.mouse.down()
  await to.hover({ force: true })
  await to.hover({ force: true })
}

async function makeConflict({ page, read, write }: Desk): Promise<void> {
  const text = read('triage.flow.json')
  await page.getByRole('textbox', { name: 'What it is for' }).fill('Mine')
  write(
    'triage.flow.json',
    text
      .replace('"name":', '"description": "Theirs",\n  "name":')
      .replace(/\n {2}"description": "(?!Theirs).*\n/, '\n'),
  )
  await page.keyboard.press('ControlOrMeta+S')
  await page.getByRole('alertdialog').waitFor()
}
