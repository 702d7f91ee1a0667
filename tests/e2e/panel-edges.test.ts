import { expect, test } from 'vitest'
import { describeInBrowser } from './harness.ts'
import { openFlow } from './steps.ts'

await describeInBrowser('The edge of a panel', (open) => {
  test('is moved with arrows and by dragging, stays over a reload, and goes back with a double click', async () => {
    await using desk = await open()
    const { page } = desk
    await openFlow(desk, 'triage.flow.json')
    const edge = page.getByRole('separator', { name: 'Height of the panel' })
    const height = async () => (await page.locator('.bottom').boundingBox())?.height
    expect(await height()).toBe(240)
    await edge.focus()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowUp')
    await expect.poll(height).toBe(280)
    const at = await edge.boundingBox()
    if (at === null) throw new Error('The edge is not there.')
    await page.mouse.move(at.x + 200, at.y + 4)
    await page.mouse.down()
    await page.mouse.move(at.x + 200, at.y - 96, { steps: 4 })
    await page.mouse.up()
    await expect.poll(async () => Math.abs(((await height()) ?? 0) - 380) <= 6).toBe(true)
    const left = page.getByRole('separator', { name: 'Width of the list of flows' })
    await left.focus()
    await page.keyboard.press('ArrowRight')
    const moved = await height()
    await page.reload()
    await edge.waitFor()
    await expect.poll(height).toBe(moved)
    expect((await page.locator('.left-side').boundingBox())?.width).toBe(260)
    await edge.dblclick()
    await expect.poll(height).toBe(240)
    expect(desk.faults).toEqual([])
  })
})
