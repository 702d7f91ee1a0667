import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { parseFlow, formatFlow, type Flow } from '../../packages/engine/src/index.ts'
import { objectOf } from '../support/json.ts'
import { describeInBrowser } from './harness.ts'
import { dragBy, inspectorOf, middleOf, middleOfSocket, noteOf, press, rename } from './on-page.ts'
import { FLOW, openSmallFlow, PATH } from './small-flow.ts'
import { canvasOf, expectText, goToNode, nodeNamed, runCommand, savedFile } from './steps.ts'

const placeOf = (text: string, id: string): readonly unknown[] => {
  const place = objectOf(parseFlow(text).layout)[id]
  return Array.isArray(place) ? place : []
}
const numbersOf = (text: string, id: string) => placeOf(text, id).map(Number)
const logicOf = ({ nodes, wires, graphs, outputs }: Flow) => ({ nodes, wires: [...wires].sort(), graphs, outputs })

async function selectNodes(page: Page, ...[first, ...others]: readonly string[]): Promise<void> {
  await nodeNamed(page, first).locator('.title').click()
  for (const title of others)
    await nodeNamed(page, title)
      .locator('.title')
      .click({ modifiers: ['Shift'] })
}

await describeInBrowser('On the canvas', (open) => {
  const openDesk = () => open({ isEmpty: true, files: { [PATH]: FLOW } })

  test('a selection becomes a subgraph, which is opened, renamed, left by the breadcrumb and dissolved', async () => {
    await using desk = await openDesk()
    const { page } = desk
    await openSmallFlow(desk)
    await selectNodes(page, 'First', 'Second')
    await page.keyboard.press('ControlOrMeta+G')
    const made = await savedFile(desk, PATH, FLOW)
    expect(parseFlow(made).graphs?.['group']).toMatchObject({ outputs: { text: 'second.text' } })
    await goToNode(page, 'Call')
    await page.keyboard.press('Enter')
    await nodeNamed(page, 'First').waitFor()
    const trail = page.getByRole('navigation', { name: 'Opened graphs' })
    await expectText(trail, /mine\s*group/)
    await page.keyboard.press('Escape')
    await rename(page.getByRole('region', { name: 'Settings of the graph group' }), 'Both texts')
    await expectText(trail, /mine\s*both-texts/)
    await press(trail, 'mine')
    await nodeNamed(page, 'Call').waitFor()
    const renamed = await savedFile(desk, PATH, made)
    expect(parseFlow(renamed).nodes['group-2']).toMatchObject({ graph: 'both-texts' })
    await goToNode(page, 'Call')
    await runCommand(page, 'Dissolve the subgraph')
    const dissolved = await savedFile(desk, PATH, renamed)
    expect(logicOf(parseFlow(dissolved))).toEqual(logicOf(parseFlow(FLOW)))
    expect(desk.faults).toEqual([])
  })

  test('a frame goes around nodes, has a name, moves with them and leaves without them', async () => {
    await using desk = await openDesk()
    const { page } = desk
    await openSmallFlow(desk)
    await selectNodes(page, 'First', 'Second')
    await page.keyboard.press('ControlOrMeta+Shift+G')
    await inspectorOf(page).getByLabel('Title').fill('Texts')
    const frame = page.getByRole('group', { name: 'Texts, frame' })
    const named = await savedFile(desk, PATH, FLOW)
    await dragBy(page, frame.getByText('Texts'), { x: 0, y: 60 })
    const moved = await savedFile(desk, PATH, named)
    const [first, second] = ['first', 'second'].map((id) => numbersOf(moved, id)[1] - numbersOf(FLOW, id)[1])
    expect(first).toBeGreaterThan(30)
    expect(second).toBe(first)
    await frame.getByText('Texts').click()
    await page.keyboard.press('Delete')
    const left = parseFlow(await savedFile(desk, PATH, moved))
    expect(left.frames).toBeUndefined()
    expect(left.nodes).toEqual(parseFlow(FLOW).nodes)
    expect(desk.faults).toEqual([])
  })

  test('a free frame is resized at its corner', async () => {
    const frames = [{ id: 'frame', title: 'Room', color: 'blue', box: [0, 420, 300, 120] }]
    const text = formatFlow({ ...parseFlow(FLOW), frames })
    await using desk = await open({ isEmpty: true, files: { [PATH]: text } })
    await openSmallFlow(desk)
    const corner = desk.page.getByRole('group', { name: 'Room, frame' }).locator('[data-resize]')
    await dragBy(desk.page, corner, { x: 80, y: -10 })
    const [frame] = Object.values(parseFlow(await savedFile(desk, PATH, text)).frames ?? {})
    const [x, y, width] = Object.values(objectOf(frame)['box'] ?? {})
    expect([x, y]).toEqual([0, 420])
    expect(width).toBeGreaterThan(340)
    expect(desk.faults).toEqual([])
  })

  test('a note is written in Markdown, moved, resized and deleted', async () => {
    await using desk = await openDesk()
    const { page } = desk
    await openSmallFlow(desk)
    const { x, y } = middleOf(await canvasOf(page).boundingBox())
    await page.mouse.click(x, y, { button: 'right' })
    await page.getByRole('menuitem', { name: 'Add a note' }).click()
    await noteOf(page).dblclick()
    await page.getByLabel('Text of the note').fill('Read **this** first')
    await page.keyboard.press('Escape')
    await noteOf(page).locator('strong').getByText('this').waitFor()
    const written = await savedFile(desk, PATH, FLOW)
    const boxOf = (text: string) =>
      Object.values(objectOf(Object.values(parseFlow(text).notes ?? {})[0])['box'] ?? {}).map(Number)
    await dragBy(page, noteOf(page).locator('strong'), { x: -60, y: 40 })
    const moved = await savedFile(desk, PATH, written)
    expect(boxOf(moved)[0]).toBeLessThan(boxOf(written)[0])
    expect(boxOf(moved).slice(2)).toEqual(boxOf(written).slice(2))
    await dragBy(page, noteOf(page).locator('[data-resize]'), { x: 50, y: 30 })
    const resized = await savedFile(desk, PATH, moved)
    expect(boxOf(resized).slice(0, 2)).toEqual(boxOf(moved).slice(0, 2))
    expect(boxOf(resized)[2]).toBeGreaterThan(boxOf(moved)[2])
    await page.keyboard.press('Delete')
    expect(await savedFile(desk, PATH, resized)).toBe(FLOW)
    expect(desk.faults).toEqual([])
  })

  test('a wire gets a bend by a double click, which is dragged and taken out again', async () => {
    await using desk = await openDesk()
    const { page } = desk
    await openSmallFlow(desk)
    const wire = 'first.text -> second.x'
    // A wire without bends is an even curve: its middle is halfway between its sockets.
    const [from, to] = [
      await middleOfSocket(page, 'First', 'output:text'),
      await middleOfSocket(page, 'Second', 'input:x'),
    ]
    const at = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }
    await page.mouse.dblclick(at.x, at.y)
    const bent = await savedFile(desk, PATH, FLOW)
    expect(placeOf(bent, wire)).toHaveLength(2)
    await page.mouse.move(at.x, at.y)
    await page.mouse.down()
    await page.mouse.move(at.x, at.y + 40)
    await page.mouse.move(at.x, at.y + 80)
    await page.mouse.up()
    const dragged = await savedFile(desk, PATH, bent)
    expect(numbersOf(dragged, wire)[1]).toBeGreaterThan(numbersOf(bent, wire)[1] + 60)
    await page.mouse.click(at.x, at.y + 80)
    await press(inspectorOf(page), 'Straighten the wire')
    expect(await savedFile(desk, PATH, dragged)).toBe(FLOW)
    expect(desk.faults).toEqual([])
  })

  test('a marquee selects what it meets; the nodes are aligned, distributed and arranged', async () => {
    await using desk = await openDesk()
    const { page } = desk
    await openSmallFlow(desk)
    const [first, second, length] = await Promise.all(
      ['First', 'Second', 'Length'].map((title) => nodeNamed(page, title).boundingBox()),
    )
    if (first === null || second === null || length === null) throw new Error('The nodes are not in view.')
    await page.keyboard.down('Shift')
    await page.mouse.move(first.x - 12, first.y - 12)
    await page.mouse.down()
    await page.mouse.move(second.x, second.y)
    await page.mouse.move(length.x + length.width / 2, length.y + length.height)
    await page.mouse.up()
    await page.keyboard.up('Shift')
    const inspector = page.getByRole('region', { name: '3 nodes' })
    await press(inspector, 'Align top edges')
    const aligned = await savedFile(desk, PATH, FLOW)
    expect(['first', 'second', 'length'].map((id) => numbersOf(aligned, id))).toEqual([
      [0, 0],
      [320, 0],
      [700, 0],
    ])
    await press(inspector, 'Distribute horizontally')
    const spread = await savedFile(desk, PATH, aligned)
    expect(['first', 'second', 'length'].map((id) => numbersOf(spread, id))).toEqual([
      [0, 0],
      [350, 0],
      [700, 0],
    ])
    await canvasOf(page).focus()
    await page.keyboard.press('Escape')
    await page.keyboard.press('ControlOrMeta+Shift+L')
    const arranged = await savedFile(desk, PATH, spread)
    const columns = ['first', 'second', 'length'].map((id) => numbersOf(arranged, id)[0])
    expect(columns).toEqual([...new Set(columns)].sort((a, b) => a - b))
    expect(logicOf(parseFlow(arranged))).toEqual(logicOf(parseFlow(FLOW)))
    expect(desk.faults).toEqual([])
  })
})
