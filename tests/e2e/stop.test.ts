import { expect, test } from 'vitest'
import type { Desk } from './desk.ts'
import { describeInBrowser } from './harness.ts'
import { canvasOf, expectText, nextRun, nodeNamed, openFlow, openPanel } from './steps.ts'

const FLOW = 'long.flow.json'
const LONG = JSON.stringify({
  latchwork: 1,
  name: 'long',
  outputs: { text: 'after.text' },
  nodes: {
    after: { type: 'text.template', title: 'After', with: { template: '{{waited}} {{answer}}' } },
    ask: { type: 'openai.prompt', title: 'Ask', with: { prompt: 'Count the {{things}}.' } },
    say: { type: 'text.template', title: 'Say', with: { template: 'sheep' } },
    wait: { type: 'flow.delay', title: 'Wait', with: { ms: 600_000 } },
  },
  wires: ['ask.text -> after.answer', 'say.text -> ask.things', 'say.text -> wait.value', 'wait.value -> after.waited'],
  layout: { after: [640, 0], ask: [320, 160], say: [0, 0], wait: [320, 0] },
})

async function startLongRun(desk: Desk): Promise<void> {
  await openFlow(desk, FLOW)
  await desk.page.getByRole('button', { name: 'Run', exact: true }).click()
  await nodeNamed(desk.page, 'Wait').and(desk.page.locator('.is-running')).waitFor()
  await nodeNamed(desk.page, 'Ask').and(desk.page.locator('.is-running')).waitFor()
}

const stops: readonly (readonly [string, (desk: Desk) => Promise<void>])[] = [
  ['the button Stop', ({ page }) => page.getByRole('button', { name: 'Stop', exact: true }).click()],
  [
    'its shortcut',
    async ({ page }) => {
      await canvasOf(page).focus()
      await page.keyboard.press('ControlOrMeta+.')
    },
  ],
]

await describeInBrowser('A long run', (open) => {
  test.each(stops)('is stopped by %s: what was under way says canceled, and nothing starts after', async (_, stop) => {
    await using desk = await open({ files: { [FLOW]: LONG }, delayMs: 60_000 })
    const { page, client } = desk
    await startLongRun(desk)
    await stop(desk)
    const record = await nextRun(desk, 0)
    expect(record.status).toBe('canceled')
    expect(record.timings.map(({ path, status }) => `${path} ${status}`).toSorted()).toEqual([
      'ask canceled',
      'say done',
      'wait canceled',
    ])

    for (const title of ['Wait', 'Ask']) await expectText(nodeNamed(page, title), /canceled/)
    await expectText(nodeNamed(page, 'Say'), /✓/)
    expect(await nodeNamed(page, 'After').innerText()).not.toMatch(/canceled|✓/)
    expect(await nodeNamed(page, 'Wait').getAttribute('aria-description')).toContain('canceled')
    // Those that led to what was canceled, and not those that were never reached.
    expect(await page.locator('.canvas .wire.is-canceled').count()).toBe(2)
    expect(await page.locator('.canvas .wire.is-flowing').count()).toBe(0)
    await page.getByRole('button', { name: 'Run', exact: true }).waitFor()
    await expectText(page.getByRole('status', { name: 'Run' }), /canceled/)

    await page.getByRole('button', { name: 'Timeline' }).click()
    await page.getByRole('row', { name: /wait.*canceled after/ }).waitFor()
    const before = (await client.call('runs.show', { parameters: { run: record.run } })).events
    await page.waitForTimeout(500)
    expect((await client.call('runs.show', { parameters: { run: record.run } })).events).toBe(before)
    expect(desk.faults).toEqual([])
  })

  test('that was stopped stands in the history as canceled, and can be run again', async () => {
    await using desk = await open({ files: { [FLOW]: LONG }, delayMs: 60_000 })
    const { page } = desk
    await startLongRun(desk)
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    await nextRun(desk, 0)
    await openPanel(page, 'Runs')
    await expectText(page.getByRole('list', { name: 'Runs' }), /canceled/)
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await page.getByRole('button', { name: 'Stop', exact: true }).waitFor()
    await openPanel(page, 'Runs')
    await expectText(page.getByRole('list', { name: 'Runs' }), /running[^]*canceled/)
    expect(desk.faults).toEqual([])
  })
})
