import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { formatFlow, parseFlow, type Flow } from '../../packages/engine/src/index.ts'
import type { Desk } from './desk.ts'
import { describeInBrowser } from './harness.ts'
import { press } from './on-page.ts'
import {
  canvasOf,
  changedFile,
  chooseFromMenu,
  expectText,
  goToNode,
  messagesOf,
  nodeNamed,
  openFlow,
  runCommand,
} from './steps.ts'

const PATH = 'mine.flow.json'
const OTHER = 'other.flow.json'
const text = (flow: object) => formatFlow(parseFlow(JSON.stringify(flow)))
const FLOW = text({
  latchwork: 1,
  name: 'mine',
  nodes: {
    first: { type: 'text.template', title: 'First', with: { template: 'one' } },
    group: { type: 'flow.call', title: 'Group', graph: 'inner' },
    second: { type: 'text.template', title: 'Second', with: { template: 'two {{x}}' } },
  },
  wires: ['first.text -> second.x'],
  graphs: { inner: { nodes: { deep: { type: 'text.template', title: 'Deep' } }, wires: [] } },
  layout: { first: [0, 0], group: [0, 200], second: [320, 0] },
})
const files = { [PATH]: FLOW, [OTHER]: text({ latchwork: 1, name: 'other', nodes: {}, wires: [] }) }

/** Selects two nodes with the wire between them. */
async function selectBoth(page: Page): Promise<void> {
  await goToNode(page, 'First')
  await nodeNamed(page, 'Second')
    .locator('.title')
    .click({ modifiers: ['Shift'] })
}

/** Copies any text, from a page that has nothing to do with the editor. */
async function copyElsewhere({ context }: Desk, copied: string): Promise<void> {
  const page = await context.newPage()
  await page.setContent('<textarea></textarea>')
  await page.locator('textarea').fill(copied)
  await page.locator('textarea').press('ControlOrMeta+A')
  await page.keyboard.press('ControlOrMeta+C')
  await page.close()
}

/** Expects that nothing has changed: neither the file, nor what Undo could take back. */
async function expectUntouched(desk: Desk): Promise<void> {
  const { page } = desk
  await page.keyboard.press('ControlOrMeta+S')
  await page.getByRole('menuitem', { name: 'Edit', exact: true }).click()
  const undo = page.getByRole('menuitem', { name: 'Undo', exact: true })
  expect(await undo.getAttribute('aria-disabled')).toBe('true')
  expect(desk.read(PATH)).toBe(FLOW)
}

const nodesAndWires = ({ nodes, wires }: Pick<Flow, 'nodes' | 'wires'>) => ({
  nodes: Object.keys(nodes).sort(),
  wires: [...wires].sort(),
})

const clip = (flow: string) => `{"latchwork-clipboard":1,"flow":${flow}}`
const FOREIGN: readonly (readonly [string, string, RegExp])[] = [
  ['a sentence', 'Buy milk.', /holds no nodes/],
  ['another program’s JSON', '{"nodes":[{"id":1}],"edges":[]}', /holds no nodes/],
  ['markup', '<img src=x onerror="alert(1)"><script>alert(2)</script>', /holds no nodes/],
  ['a flow without nodes', clip('{"latchwork":1,"name":"a","nodes":{},"wires":[]}'), /nothing to paste/],
  [
    'a name that is dangerous',
    clip('{"latchwork":1,"name":"a","nodes":{"__proto__":{"type":"a.b"}},"wires":[]}'),
    /cannot be read|holds no nodes/,
  ],
  ['a newer format', clip('{"latchwork":99,"name":"a","nodes":{},"wires":[]}'), /cannot be read.*99/],
  [
    'a broken wire',
    clip('{"latchwork":1,"name":"a","nodes":{"a":{"type":"math.add"}},"wires":["nonsense"]}'),
    /cannot be read/,
  ],
  ['a nest of brackets', clip(`${'['.repeat(5000)}${']'.repeat(5000)}`), /cannot be read|holds no nodes/],
]

await describeInBrowser('Copy and paste', (open) => {
  test('copies nodes with the wire between them, by keys, without asking for any permission', async () => {
    await using desk = await open({ isEmpty: true, files })
    await desk.context.clearPermissions()
    await openFlow(desk, PATH)
    await selectBoth(desk.page)
    await desk.page.keyboard.press('ControlOrMeta+C')
    await desk.page.keyboard.press('ControlOrMeta+V')
    const once = await changedFile(desk, PATH, FLOW)
    expect(nodesAndWires(parseFlow(once))).toEqual({
      nodes: ['first', 'first-2', 'group', 'second', 'second-2'],
      wires: ['first-2.text -> second-2.x', 'first.text -> second.x'],
    })
    await desk.page.keyboard.press('ControlOrMeta+X')
    expect(await changedFile(desk, PATH, once)).toBe(FLOW)
    expect(desk.faults).toEqual([])
  })

  test('the menu copies, and says which keys paste where the page may not read the clipboard', async () => {
    await using desk = await open({ isEmpty: true, files })
    const { page } = desk
    await desk.context.clearPermissions()
    await openFlow(desk, PATH)
    await selectBoth(page)
    await chooseFromMenu(page, 'Edit', 'Copy')
    await chooseFromMenu(page, 'Edit', 'Paste')
    await expectText(messagesOf(page), /Press Ctrl\+V to paste/)
    expect(desk.read(PATH)).toBe(FLOW)
    await page.keyboard.press('ControlOrMeta+V')
    expect(Object.keys(parseFlow(await changedFile(desk, PATH, FLOW)).nodes)).toHaveLength(5)
    expect(desk.faults).toEqual([])
  })

  test('the menu cuts and pastes where the page may read the clipboard', async () => {
    await using desk = await open({ isEmpty: true, files })
    await openFlow(desk, PATH)
    await selectBoth(desk.page)
    await chooseFromMenu(desk.page, 'Edit', 'Cut')
    const cut = await changedFile(desk, PATH, FLOW)
    expect(nodesAndWires(parseFlow(cut))).toEqual({ nodes: ['group'], wires: [] })
    await runCommand(desk.page, 'Paste')
    expect(nodesAndWires(parseFlow(await changedFile(desk, PATH, cut)))).toEqual(nodesAndWires(parseFlow(FLOW)))
    expect(desk.faults).toEqual([])
  })

  test('goes into another graph of the flow', async () => {
    await using desk = await open({ isEmpty: true, files })
    const { page } = desk
    await desk.context.clearPermissions()
    await openFlow(desk, PATH)
    await selectBoth(page)
    await page.keyboard.press('ControlOrMeta+C')
    await goToNode(page, 'Group')
    await page.keyboard.press('Enter')
    await nodeNamed(page, 'Deep').waitFor()
    await page.keyboard.press('ControlOrMeta+V')
    const { graphs = {}, ...root } = parseFlow(await changedFile(desk, PATH, FLOW))
    expect(nodesAndWires(graphs['inner'])).toEqual({
      nodes: ['deep', 'first', 'second'],
      wires: ['first.text -> second.x'],
    })
    expect(root.nodes).toEqual(parseFlow(FLOW).nodes)
    expect(desk.faults).toEqual([])
  })

  test('goes to another window as text, with the graphs that the nodes run', async () => {
    await using desk = await open({ isEmpty: true, files })
    const { page } = desk
    await desk.context.clearPermissions()
    await openFlow(desk, PATH)
    const window = await desk.openWindow()
    await press(window.getByRole('navigation', { name: 'Flows' }), 'other')
    await canvasOf(page).focus()
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.press('ControlOrMeta+C')
    await canvasOf(window).focus()
    await window.keyboard.press('ControlOrMeta+V')
    const pasted = parseFlow(await changedFile(desk, OTHER, files[OTHER]))
    expect(nodesAndWires(pasted)).toEqual(nodesAndWires(parseFlow(FLOW)))
    expect(pasted.graphs).toEqual(parseFlow(FLOW).graphs)
    expect(desk.read(PATH)).toBe(FLOW)
    expect(desk.faults).toEqual([])
  })

  test('frames and notes go to another window as text, with their colours', async () => {
    const frames = [{ id: 'frame', title: 'Both', color: 'red', nodes: ['first', 'second'] }]
    const notes = [{ id: 'note', text: 'Read me', color: 'green', box: [0, 400, 200, 80] }]
    const framed = text({ ...parseFlow(FLOW), frames, notes })
    await using desk = await open({ isEmpty: true, files: { ...files, [PATH]: framed } })
    const { page } = desk
    await desk.context.clearPermissions()
    await openFlow(desk, PATH)
    const window = await desk.openWindow()
    await press(window.getByRole('navigation', { name: 'Flows' }), 'other')
    await page.getByRole('group', { name: 'Both, frame' }).getByText('Both').click()
    await page.getByRole('group', { name: 'Note' }).click({ modifiers: ['Shift'] })
    await page.keyboard.press('ControlOrMeta+C')
    await canvasOf(window).focus()
    await window.keyboard.press('ControlOrMeta+V')
    const once = await changedFile(desk, OTHER, files[OTHER])
    const pasted = parseFlow(once)
    expect(nodesAndWires(pasted)).toEqual({ nodes: ['first', 'second'], wires: ['first.text -> second.x'] })
    expect(pasted.frames).toEqual(frames)
    expect(pasted.notes).toEqual([{ ...notes[0], box: expect.any(Array) }])
    await window.keyboard.press('ControlOrMeta+X')
    const { nodes, ...rest } = parseFlow(await changedFile(desk, OTHER, once))
    expect(nodes).toEqual({})
    expect([rest.frames, rest.notes]).toEqual([undefined, undefined])
    expect(desk.faults).toEqual([])
  })

  test('of what is no copied nodes is refused with a reason, and changes nothing', async () => {
    await using desk = await open({ isEmpty: true, files })
    const { page } = desk
    await desk.context.clearPermissions()
    await openFlow(desk, PATH)
    for (const [what, copied, reason] of FOREIGN) {
      await copyElsewhere(desk, copied)
      await canvasOf(page).focus()
      await page.keyboard.press('ControlOrMeta+V')
      const message = messagesOf(page).getByText(reason)
      await expect.poll(() => message.count(), { timeout: 8_000, message: what }).toBe(1)
      await press(messagesOf(page), 'Dismiss message')
      await message.waitFor({ state: 'hidden' })
    }
    await expectUntouched(desk)
    expect(desk.faults).toEqual([])
  })

  test('leaves the flow alone while a dialog has the page', async () => {
    await using desk = await open({ isEmpty: true, files })
    const { page } = desk
    await desk.context.clearPermissions()
    await openFlow(desk, PATH)
    await selectBoth(page)
    await page.keyboard.press('ControlOrMeta+C')
    await chooseFromMenu(page, 'Settings', 'API Keys & Secrets')
    const close = page.getByRole('dialog', { name: 'Configuration Editor' }).getByRole('button', { name: 'Close' })
    await close.focus()
    await page.keyboard.press('ControlOrMeta+V')
    await close.click()
    await expectUntouched(desk)
    expect(desk.faults).toEqual([])
  })
})
