import { expect, test } from 'vitest'
import { describeInBrowser } from './harness.ts'
import { canvasOf, openFlow } from './steps.ts'

const PATH = 'notes/one.flow.json'
const text = `${JSON.stringify({ latchwork: 1, name: 'one', nodes: { add: { type: 'math.add' } }, wires: [] }, null, 2)}\n`

await describeInBrowser('The trash', (open) => {
  test('gives a deleted flow back, byte for byte, and opens it; a place that is taken is no obstacle', async () => {
    await using desk = await open({ isEmpty: true, files: { [PATH]: text, 'other.flow.json': text } })
    const { page, client } = desk
    await openFlow(desk, PATH)
    const menu = async (title: string) => {
      await page.getByRole('menuitem', { name: 'File', exact: true }).click()
      await page.getByRole('menuitem', { name: title, exact: true }).click()
    }
    await menu('Move to trash')
    await expect
      .poll(async () => (await client.call('flows.list')).flows.map(({ path }) => path))
      .toEqual(['other.flow.json'])
    await menu('Trash…')
    const dialog = page.getByRole('dialog', { name: 'Trash' })
    await dialog.getByText('stay here for 30 days', { exact: false }).waitFor()
    await dialog.getByRole('button', { name: 'Restore one' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await canvasOf(page).waitFor()
    expect(desk.read(PATH)).toBe(text)

    await menu('Move to trash')
    await expect.poll(async () => (await client.call('flows.trash')).flows.length).toBe(1)
    desk.write(PATH, text.replace('"one"', '"another"'))
    await menu('Trash…')
    await dialog.getByRole('button', { name: 'Restore one' }).focus()
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'hidden' })
    expect(desk.read('notes/one-2.flow.json')).toBe(text)
    await menu('Trash…')
    await dialog.getByText('The trash is empty', { exact: false }).waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    expect(desk.faults).toEqual([])
  })
})
