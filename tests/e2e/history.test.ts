import { afterAll, beforeAll, expect, test } from 'vitest'
import { startOpenAIStandIn, type OpenAIStandIn } from '../support/openai-standin.ts'
import { describeInBrowser } from './harness.ts'
import { expectText, goToNode, nodeNamed, openFlow, openPanel, runToEnd } from './steps.ts'

let standIn: OpenAIStandIn

beforeAll(async () => {
  standIn = await startOpenAIStandIn()
})
afterAll(() => standIn.close())

const FLOW = 'templates/go-through-a-list.flow.json'

await describeInBrowser('The history of runs', (open) => {
  test('keeps inputs, outputs, timing, tokens, cost and the key of each run, also when the server starts anew', async () => {
    await using desk = await open({ openai: standIn.url })
    const { page, client } = desk
    await openFlow(desk, FLOW)
    const demo = await runToEnd(desk)
    expect(demo).toMatchObject({ status: 'done', key: { demo: true } })
    const key = standIn.key('noCredit', 'history')
    await client.call('secrets.set', { parameters: { name: 'OPENAI_API_KEY' }, body: { value: key } })
    const failed = await runToEnd(desk)
    expect(failed.status).toBe('failed')

    await desk.killServer()
    await desk.startServer()
    await openFlow(desk, FLOW)
    await openPanel(page, 'Runs')
    const lines = page.getByRole('list', { name: 'Runs' }).getByRole('button')
    await expect.poll(() => lines.count()).toBe(2)
    await expectText(lines.nth(0), /failed/)
    await expectText(lines.nth(0), new RegExp(`Your key ·${key.slice(-4)}`))
    await expectText(lines.nth(1), /done/)
    await expectText(lines.nth(1), /Demo model/)

    const runs = page.getByRole('region', { name: 'Runs' })
    await lines.nth(1).click()
    await expectText(
      runs,
      new RegExp(`${demo.usage.calls} model calls · ${demo.usage.totalTokens.toLocaleString('en-US')} tokens`),
    )
    await expectText(runs.getByRole('region', { name: 'report, output' }), /./)
    await expectText(runs.getByRole('region', { name: 'moods, output' }), /./)
    const timeline = runs.getByRole('table', { name: 'Timeline' })
    for (const { path, usage } of demo.timings) {
      const row = timeline.getByRole('row').filter({ has: page.getByRole('button', { name: path, exact: true }) })
      if (usage !== undefined && usage.calls > 0) await expectText(row, String(usage.totalTokens))
    }
    expect(await timeline.getByRole('row').count()).toBe(demo.timings.length + 1)
    await goToNode(page, 'Judge each review')
    await expectText(nodeNamed(page, 'Judge each review'), /✓/)

    await lines.nth(0).click()
    await expectText(runs.getByRole('region', { name: 'What went wrong' }), /credit/i)
    await expectText(nodeNamed(page, 'Judge each review'), /failed|credit/i)
    expect(desk.faults).toEqual([])
  })

  test('shows the inputs that a run was given, and filters by status', async () => {
    await using desk = await open()
    const { page } = desk
    await openFlow(desk, 'templates/ask-about-a-text.flow.json')
    await page.getByRole('textbox', { name: 'Question' }).fill('What does a late book cost?')
    await runToEnd(desk)
    await openPanel(page, 'Runs')
    await page.getByRole('list', { name: 'Runs' }).getByRole('button').click()
    await expectText(page.getByRole('region', { name: 'question, input' }), /What does a late book cost\?/)
    await page.getByRole('combobox', { name: 'Status' }).selectOption('failed')
    await expectText(page.getByRole('region', { name: 'Runs' }), /No run is failed\./)
    expect(desk.faults).toEqual([])
  })
})
