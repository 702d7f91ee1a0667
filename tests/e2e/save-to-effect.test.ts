import { afterAll, beforeAll, expect, test } from 'vitest'
import { startOpenAIStandIn, type OpenAIStandIn } from '../support/openai-standin.ts'
import { describeInBrowser } from './harness.ts'
import { openSettings } from './settings-steps.ts'
import { nextRun, openFlow, pasteInto } from './steps.ts'

const NAME = 'OPENAI_API_KEY'
const PATH = 'twice.flow.json'
/** Asks, waits for four seconds, and asks again. */
const TWICE = {
  latchwork: 1,
  name: 'twice',
  outputs: { answer: 'second.text' },
  nodes: {
    first: { type: 'openai.prompt', with: { prompt: 'Say one.' } },
    pause: { type: 'flow.delay', with: { ms: 4000 } },
    second: { type: 'openai.prompt', with: { prompt: 'After {{before}} say two.' } },
  },
  wires: ['first.text -> pause.value', 'pause.value -> second.before'],
}

let standIn: OpenAIStandIn
beforeAll(async () => {
  standIn = await startOpenAIStandIn()
})
afterAll(() => standIn.close())

await describeInBrowser('Save to effect', (open) => {
  test('a key saved in one window is used by the next node of a run that is under way in the other', async () => {
    await using desk = await open({ openai: standIn.url, files: { [PATH]: JSON.stringify(TWICE) } })
    const { client, page } = desk
    const [old, next] = [standIn.key('good', 'old'), standIn.key('good', 'next')]
    await client.call('secrets.set', { parameters: { name: NAME }, body: { value: old } })
    await openFlow(desk, PATH)
    const other = await desk.openWindow()
    const dialog = await openSettings(other, 'API Keys & Secrets')
    const field = dialog.getByLabel(NAME, { exact: true })
    await pasteInto(field, next)

    const before = standIn.calls.length
    const inferences = () => standIn.calls.slice(before).filter(({ path }) => path === '/responses')
    await page.bringToFront()
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await expect.poll(() => inferences().length, { timeout: 15_000 }).toBe(1)
    await field.press('Enter')
    await dialog.getByText(/^Saved in .* It is used from now on\.$/).waitFor()
    expect(inferences().map(({ key }) => key)).toEqual([old])
    expect(await nextRun(desk, 0)).toMatchObject({ status: 'done' })
    expect(inferences().map(({ key }) => key)).toEqual([old, next])
    expect(desk.faults).toEqual([])
  })
})
