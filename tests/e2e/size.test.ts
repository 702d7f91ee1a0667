import { expect, test } from 'vitest'
import { bigFlow } from './big-flow.ts'
import { describeInBrowser } from './harness.ts'
import { countPage } from './page-counts.ts'
import { canvasOf, openFlow } from './steps.ts'

await describeInBrowser('Counts', (open) => {
  test.each([1_000, 5_000])('%i nodes cost no more elements, listeners and roots than a screenful', async (size) => {
    await using desk = await open({ isEmpty: true, files: { 'big.flow.json': bigFlow(size) } })
    await openFlow(desk, 'big.flow.json')
    await canvasOf(desk.page).focus()
    await desk.page.keyboard.press('0')
    await desk.page
      .getByRole('group', { name: /, text\.template$/ })
      .first()
      .waitFor()
    const near = await countPage(desk.page)
    expect(near).toMatchObject({ roots: 1 })
    expect(near.elements).toBeLessThanOrEqual(900)
    expect(near.listeners).toBeLessThanOrEqual(1_000)
    await desk.page.keyboard.press('1')
    const far = await countPage(desk.page)
    expect(far).toMatchObject({ roots: 1 })
    expect(far.elements).toBeLessThanOrEqual(900)
    expect(far.listeners).toBeLessThanOrEqual(1_000)
    expect(desk.faults).toEqual([])
  })
})
