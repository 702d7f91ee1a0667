import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { bigFlow } from './big-flow.ts'
import type { Desk } from './desk.ts'
import { describeInBrowser } from './harness.ts'
import { countPage } from './page-counts.ts'
import { canvasOf, openFlow } from './steps.ts'

await describeInBrowser('Counts', (open) => {
  test.each([1_000, 5_000])('%i nodes cost no more elements, listeners and roots than a screenful', async (size) => {
    await using desk = await open({ isEmpty: true, files: { 'big.flow.json': bigFlow(size) } })
    await openFlow(desk, 'big.flow.json')
    await canvasOf(desk.page).focus()
    for (const key of ['0', '1']) {
      await desk.page.keyboard.press(key)
      await drawn(desk.page, key === '0')
      const counts = await countPage(desk.page)
      expect(counts).toMatchObject({ roots: 1 })
      expect(counts.elements).toBeLessThanOrEqual(500)
      expect(counts.listeners).toBeLessThanOrEqual(1_000)
    }
    expect(desk.faults).toEqual([])
  })

  test('going from flow to flow leaves no listeners behind', async () => {
    await using desk = await open({ isEmpty: true, files: { 'a.flow.json': bigFlow(6), 'b.flow.json': bigFlow(9) } })
    await openFlow(desk, 'a.flow.json')
    await drawn(desk.page, true)
    const before = await countPage(desk.page)
    for (const name of ['b', 'a', 'b', 'a']) await show(desk, name)
    const after = await countPage(desk.page)
    // One container of React has about 140.
    expect(after.listeners).toBeLessThanOrEqual(before.listeners + 20)
    expect(after.elements).toBeLessThanOrEqual(before.elements + 20)
  })
})

await describeInBrowser('The first frame', (open) => {
  test('asks for at most 160 KB of JavaScript before it shows the flow', async () => {
    await using desk = await open({ isEmpty: true, files: { 'small.flow.json': bigFlow(6) } })
    await desk.page.addInitScript(noteFirstFrame)
    await openFlow(desk, 'small.flow.json')
    await drawn(desk.page, true)
    const addresses = await desk.page.evaluate(() => {
      const [shown] = performance.getEntriesByName('first nodes')
      const asked = performance.getEntriesByType('resource').filter(({ startTime }) => startTime <= shown.startTime)
      return asked.map(({ name }) => name).filter((name) => name.endsWith('.js'))
    })
    const bodies = await Promise.all(addresses.map(async (address) => (await fetch(address)).arrayBuffer()))
    const bytes = bodies.reduce((sum, body) => sum + gzipSync(Buffer.from(body), { level: 9 }).length, 0)
    expect(bytes).toBeGreaterThan(100_000)
    expect(bytes).toBeLessThanOrEqual(160_000)
  })

  test('keeps a key that is pressed before the rest of the page is there', async () => {
    await using desk = await open({ isEmpty: true, files: { 'small.flow.json': bigFlow(6) } })
    const { promise: isReleased, resolve: release } = Promise.withResolvers<void>()
    await openFlow(desk, 'small.flow.json')
    await desk.page.route(/load-parts.*\.js$/, (route) => isReleased.then(() => route.continue()))
    await desk.page.reload({ waitUntil: 'commit' })
    await drawn(desk.page, true)
    await canvasOf(desk.page).focus()
    await desk.page.keyboard.press('/')
    expect(await desk.page.getByRole('menubar').count()).toBe(0)
    release()
    await desk.page.getByRole('dialog').getByRole('combobox').waitFor()
  })
})

/** Marks the frame that is the first with nodes: what is changed in a frame is on the screen at its end. */
function noteFirstFrame(): void {
  const observer = new MutationObserver(() => {
    if (document.querySelector('.node') === null) return
    observer.disconnect()
    performance.mark('first nodes')
  })
  observer.observe(document, { childList: true, subtree: true })
}

/** Waits until nodes are drawn as elements, or none is. */
async function drawn(page: Page, isNear: boolean): Promise<void> {
  const nodes = page.getByRole('group', { name: /, text\.template$/ })
  await nodes.first().waitFor({ state: isNear ? 'visible' : 'hidden' })
}

async function show({ page }: Desk, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Flows' }).getByRole('button', { name, exact: true }).click()
  await page.getByRole('banner').getByText(name, { exact: true }).waitFor()
  await drawn(page, true)
}
