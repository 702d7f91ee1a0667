import { expect, test } from 'vitest'
import { parseFlow } from '../../packages/engine/src/index.ts'
import type { Desk } from './desk.ts'
import { describeInBrowser } from './harness.ts'
import { canvasOf, nodeNamed, openFlow, runToEnd } from './steps.ts'

const PATH = 'mine.flow.json'
const EMPTY = '{\n  "latchwork": 1,\n  "name": "mine",\n  "nodes": {},\n  "wires": []\n}\n'
const files = { [PATH]: EMPTY, 'one.md': '1', 'two.md': '2' }

/** The flow that is built: list the files, count them, add nothing. */
async function expectThreeNodes(desk: Desk): Promise<void> {
  await expect.poll(() => parseFlow(desk.read(PATH)).wires.length, { timeout: 8_000 }).toBe(2)
  const { nodes, wires } = parseFlow(desk.read(PATH))
  const idOf = (type: string) => Object.keys(nodes).find((id) => nodes[id].type === type)
  expect(Object.keys(nodes)).toHaveLength(3)
  expect([...wires].sort()).toEqual(
    [
      `${idOf('files.list')}.paths -> ${idOf('list.length')}.items`,
      `${idOf('list.length')}.length -> ${idOf('math.add')}.a`,
    ].sort(),
  )
  const { status } = await runToEnd(desk)
  expect(status).toBe('done')
}

await describeInBrowser('Building a flow', (open) => {
  test('by mouse', async () => {
    await using desk = await open({ isEmpty: true, files })
    const { page } = desk
    await openFlow(desk, PATH)
    const box = (await canvasOf(page).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
    for (const [at, title] of ['List files', 'List length', 'Add'].entries()) {
      await page.mouse.dblclick(box.x + 10 + at * 235, box.y + 60 + at * 70)
      await page.getByRole('dialog').getByRole('combobox').waitFor()
      await page.keyboard.type(title)
      await page
        .getByRole('option', { name: new RegExp(`^${title}`) })
        .first()
        .click()
      await nodeNamed(page, title).waitFor()
    }
    const drag = async (from: [string, string], to: [string, string]) => {
      const start = nodeNamed(page, from[0]).locator(`[data-socket="output:${from[1]}"]`)
      await start.dragTo(nodeNamed(page, to[0]).locator(`[data-socket="input:${to[1]}"]`))
    }
    await drag(['List files', 'paths'], ['List length', 'items'])
    await drag(['List length', 'length'], ['Add', 'a'])
    await expectThreeNodes(desk)
    expect(desk.faults).toEqual([])
  })
})
