import type { CDPSession, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { formatFlow, parseFlow } from '../../packages/engine/src/index.ts'
import { objectOf } from '../support/json.ts'
import type { Desk } from './desk.ts'
import { describeInBrowser } from './harness.ts'
import { canvasOf, changedFile, openFlow } from './steps.ts'

const PATH = 'drawn.flow.json'
const DRAWN = {
  latchwork: 1,
  name: 'drawn',
  nodes: {
    first: { type: 'text.template', title: 'First' },
    second: { type: 'text.template', title: 'Second', with: { template: '{{text}}' } },
  },
  wires: [],
  layout: { first: [0, 0], second: [320, 120] },
  notes: [{ id: 'note', text: '# Read me\nfirst', color: 'amber', box: [0, 300, 200, 100], author: 'someone' }],
  frames: [
    { id: 'around', title: 'Both', color: 'blue', nodes: ['first', 'second'] },
    { id: 'free', title: 'Free', color: 'grey', box: [400, 300, 200, 100] },
  ],
}
const files = { [PATH]: formatFlow(parseFlow(JSON.stringify(DRAWN))) }

const layoutOf = (desk: Desk) => objectOf(parseFlow(desk.read(PATH)).layout)
const viewOf = (page: Page) =>
  page.locator('.canvas .holder').evaluate((element) => {
    const { e, f, a } = new DOMMatrix(getComputedStyle(element).transform)
    return { x: e, y: f, k: a }
  })

async function middleOf(page: Page, selector: string): Promise<{ readonly x: number; readonly y: number }> {
  const box = await page.locator(selector).boundingBox()
  if (box === null) throw new Error(`There is no ${selector} on the page.`)
  return { x: box.x + box.width / 2, y: box.y + 18 }
}

async function socketAt(page: Page, node: string, socket: string): Promise<readonly [number, number]> {
  const box = await page.locator(`[data-node=${node}] [data-socket="${socket}"]`).boundingBox()
  if (box === null) throw new Error(`The node ${node} has no socket ${socket}.`)
  return [box.x + box.width / 2, box.y + box.height / 2]
}

async function touch(
  cdp: CDPSession,
  type: 'touchStart' | 'touchMove' | 'touchEnd',
  at: readonly (readonly number[])[],
) {
  await cdp.send('Input.dispatchTouchEvent', { type, touchPoints: at.map(([x, y], id) => ({ x, y, id })) })
}

await describeInBrowser('The canvas', (open) => {
  test('frames and notes are reached, moved, edited and deleted by keyboard', async () => {
    await using desk = await open({ isEmpty: true, files })
    const { page } = desk
    const { keyboard } = page
    await openFlow(desk, PATH)
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
    const start = desk.read(PATH)
    await canvasOf(page).focus()
    for (const name of [
      'First, text.template',
      'Second, text.template',
      'Both, frame',
      'Free, frame',
      'Note: Read me',
    ]) {
      await keyboard.press('Tab')
      await expect.poll(focused).toBe(name)
    }
    await keyboard.press('ArrowRight')
    await keyboard.press('Enter')
    await keyboard.type('\nand second')
    await keyboard.press('Escape')
    await expect.poll(focused).toBe('Note: Read me')
    await keyboard.press('Shift+Tab')
    await expect.poll(focused).toBe('Free, frame')
    await keyboard.press('ArrowDown')
    await keyboard.press('Enter')
    await keyboard.type('Renamed')
    await keyboard.press('Enter')
    await expect.poll(focused).toBe('Renamed, frame')
    await keyboard.press('Shift+Tab')
    await expect.poll(focused).toBe('Both, frame')
    await keyboard.press('Shift+ArrowUp')
    const flow = () => parseFlow(desk.read(PATH))
    const [note] = DRAWN.notes
    await expect
      .poll(() => flow().notes)
      .toEqual([{ ...note, text: '# Read me\nfirst\nand second', box: [20, 300, 200, 100] }])
    expect(flow().frames).toEqual([
      DRAWN.frames[0],
      { ...DRAWN.frames[1], title: 'Renamed', box: [400, 320, 200, 100] },
    ])
    expect(layoutOf(desk)).toEqual({ first: [0, -100], second: [320, 20] })
    await keyboard.press('Delete')
    await expect.poll(() => flow().frames).toHaveLength(1)
    await canvasOf(page).focus()
    for (let step = 0; step < 12; step++) await keyboard.press('ControlOrMeta+Z')
    await expect.poll(() => desk.read(PATH), { timeout: 8_000 }).toBe(start)
    expect(desk.faults).toEqual([])
  })

  test('the outline leads to frames and notes, and the inspector changes their colors', async () => {
    await using desk = await open({ isEmpty: true, files })
    const { page } = desk
    await openFlow(desk, PATH)
    await page.getByRole('treeitem', { name: 'Read me, note' }).click()
    await page.getByLabel('Color').selectOption({ label: 'Green' })
    await page.getByRole('treeitem', { name: 'Free, frame' }).click()
    await page.getByLabel('Color').selectOption({ label: 'Purple' })
    await expect.poll(() => desk.read(PATH)).toMatch(/"green"[^]*"purple"|"purple"[^]*"green"/)
    expect(parseFlow(desk.read(PATH)).notes).toMatchObject([{ color: 'green', author: 'someone' }])
    expect(desk.faults).toEqual([])
  })

  test('a drag to the border moves the plane, and the node goes on with it', async () => {
    await using desk = await open({ isEmpty: true, files })
    const { page } = desk
    await openFlow(desk, PATH)
    const before = desk.read(PATH)
    const from = await middleOf(page, '[data-node=second] .title')
    const plane = (await canvasOf(page).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
    const { k, x } = await viewOf(page)
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(plane.x + plane.width - 6, from.y, { steps: 4 })
    await expect.poll(async () => (await viewOf(page)).x, { timeout: 8_000 }).toBeLessThan(x - 300)
    await page.mouse.up()
    const moved = objectOf(parseFlow(await changedFile(desk, PATH, before)).layout)['second']
    const byPointer = 320 + (plane.x + plane.width - 6 - from.x) / k
    expect(Array.isArray(moved) ? moved[0] : 0).toBeGreaterThan(byPointer + 200)
    expect(desk.faults).toEqual([])
  })

  test('a wire that is led to the border reaches a node that was out of view', async () => {
    const far = {
      ...DRAWN,
      nodes: { ...DRAWN.nodes, third: { type: 'text.join', title: 'Third' } },
      frames: [],
      notes: [],
      layout: { first: [0, 0], second: [0, 300], third: [2600, 0] },
    }
    await using desk = await open({ isEmpty: true, files: { [PATH]: JSON.stringify(far) } })
    const { page } = desk
    await openFlow(desk, PATH)
    await page.getByRole('treeitem', { name: 'First' }).click()
    await canvasOf(page).focus()
    await page.keyboard.press('0')
    const [x, y] = await socketAt(page, 'first', 'output:text')
    const plane = (await canvasOf(page).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
    expect(await page.locator('[data-node=third]').count()).toBe(0)
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(plane.x + plane.width - 4, y, { steps: 4 })
    await page.locator('[data-node=third]').waitFor()
    await expect
      .poll(async () => (await page.locator('[data-node=third]').boundingBox())?.x ?? Infinity, { timeout: 8_000 })
      .toBeLessThan(plane.x + plane.width - 200)
    const input = await socketAt(page, 'third', 'input:parts')
    await page.mouse.move(input[0], input[1], { steps: 4 })
    await page.mouse.up()
    await expect.poll(() => parseFlow(desk.read(PATH)).wires, { timeout: 8_000 }).toEqual(['first.text -> third.parts'])
    expect(desk.faults).toEqual([])
  })

  test('what is dragged snaps to the edges of others, and a line shows where', async () => {
    await using desk = await open({
      isEmpty: true,
      files: { [PATH]: JSON.stringify({ ...DRAWN, layout: { first: [3, 7], second: [320, 120] } }) },
    })
    const { page } = desk
    await openFlow(desk, PATH)
    const before = desk.read(PATH)
    const { k } = await viewOf(page)
    const from = await middleOf(page, '[data-node=second] .title')
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(from.x + 4, from.y - 111 * k, { steps: 5 })
    await page.locator('.guide.is-y:visible').waitFor()
    await page.mouse.up()
    expect(objectOf(parseFlow(await changedFile(desk, PATH, before)).layout)['second']).toEqual([320, 7])
    expect(await page.locator('.guide:visible').count()).toBe(0)
    expect(desk.faults).toEqual([])
  })

  test('fingers pan, pinch, drag a node and lead a wire', async () => {
    await using desk = await open({ isEmpty: true, files })
    const { page } = desk
    await openFlow(desk, PATH)
    const cdp = await desk.context.newCDPSession(page)
    await cdp.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 2 })
    const before = desk.read(PATH)
    const node = await middleOf(page, '[data-node=second] .title')
    await touch(cdp, 'touchStart', [[node.x, node.y]])
    for (const by of [20, 60, 100]) await touch(cdp, 'touchMove', [[node.x, node.y + by]])
    await touch(cdp, 'touchEnd', [])
    const moved = objectOf(parseFlow(await changedFile(desk, PATH, before)).layout)['second']
    expect(Array.isArray(moved) ? moved[1] : 0).toBeGreaterThan(120)

    const from = await socketAt(page, 'first', 'output:text')
    const to = await socketAt(page, 'second', 'input:text')
    await touch(cdp, 'touchStart', [from])
    for (const part of [0.3, 0.7, 1]) {
      await touch(cdp, 'touchMove', [[from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part]])
    }
    await touch(cdp, 'touchEnd', [])
    await expect.poll(() => parseFlow(desk.read(PATH)).wires, { timeout: 8_000 }).toEqual(['first.text -> second.text'])

    const plane = (await canvasOf(page).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
    const [left, top] = [plane.x + 60, plane.y + plane.height - 60]
    const start = await viewOf(page)
    await touch(cdp, 'touchStart', [[left, top]])
    for (const by of [20, 40, 60]) await touch(cdp, 'touchMove', [[left + by, top - by]])
    await touch(cdp, 'touchEnd', [])
    const panned = await viewOf(page)
    expect(panned).toEqual({ k: start.k, x: start.x + 60, y: start.y - 60 })

    await touch(cdp, 'touchStart', [[left, top]])
    await touch(cdp, 'touchStart', [
      [left, top],
      [left + 100, top],
    ])
    for (const by of [110, 120, 130, 140])
      await touch(cdp, 'touchMove', [
        [left, top],
        [left + by, top],
      ])
    await touch(cdp, 'touchEnd', [])
    await expect.poll(async () => (await viewOf(page)).k / panned.k).toBeGreaterThan(1.2)
    expect(desk.faults).toEqual([])
  })
})
