import { afterAll, beforeAll, expect, test } from 'vitest'
import { startOpenAIStandIn, type OpenAIStandIn } from '../support/openai-standin.ts'
import type { Desk } from './desk.ts'
import { describeInBrowser } from './harness.ts'
import { expectText, nextRun, nodeNamed, openFlow, pasteInto, resultsOf, runToEnd } from './steps.ts'

let standIn: OpenAIStandIn

beforeAll(async () => {
  standIn = await startOpenAIStandIn()
})
afterAll(() => standIn.close())

const FLOW = 'templates/ask-about-a-text.flow.json'
const NODE = 'Answer the question'

/** Follows the link of the error to the field, pastes a key, comes back and takes the offer to run again. */
async function setKeyAndRunAgain({ page }: Desk, key: string): Promise<void> {
  const link = resultsOf(page).getByRole('link', { name: 'Set OPENAI_API_KEY' })
  expect(await link.getAttribute('href')).toBe('#settings/secrets?name=OPENAI_API_KEY')
  await link.click()
  const editor = page.getByRole('dialog', { name: 'Configuration Editor' })
  const field = editor.getByLabel('OPENAI_API_KEY', { exact: true })
  await field.and(page.locator(':focus')).waitFor()
  await pasteInto(field, key)
  await editor.getByRole('button', { name: 'Close' }).click()
  await editor.waitFor({ state: 'hidden' })
  await page.getByRole('log', { name: 'Messages' }).getByRole('button', { name: 'Run again' }).click()
}

await describeInBrowser('A run that lacks a key', (open) => {
  test('says so beside its node, leads to the field, and runs once the key is there', async () => {
    await using desk = await open({ openai: standIn.url, isSignedOut: true })
    const { page, client } = desk
    const key = standIn.key('good', 'lacked')
    await openFlow(desk, FLOW)
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await expectText(nodeNamed(page, NODE), /OPENAI_API_KEY/)
    await expectText(nodeNamed(page, NODE), /Settings > API Keys & Secrets/)
    await expectText(page.getByRole('status', { name: 'Run' }), /could not start/)
    expect((await client.call('runs.list', { query: {} })).runs).toEqual([])
    await setKeyAndRunAgain(desk, key)
    expect(await nextRun(desk, 0)).toMatchObject({ status: 'done', key: { layer: 'user', hint: key.slice(-4) } })
    await expectText(nodeNamed(page, NODE), /✓/)
    await expectText(resultsOf(page), /You said:/)
    expect(standIn.calls.filter(({ path }) => path === '/responses').map((call) => call.key)).toEqual([key])
    expect(desk.faults).toEqual([])
  })
})

await describeInBrowser('A key that does not work', (open) => {
  test.each([
    ['wrong', /does not know|not accept|incorrect|invalid/i],
    ['readOnly', /permission|scope|right/i],
  ])('%s: the message stands beside the node, and another key mends it', async (personality, reason) => {
    await using desk = await open({ openai: standIn.url })
    const { page, client } = desk
    const [bad, good] = [standIn.key(personality, 'bad'), standIn.key('good', `instead of ${personality}`)]
    await client.call('secrets.set', { parameters: { name: 'OPENAI_API_KEY' }, body: { value: bad } })
    await openFlow(desk, FLOW)
    expect(await runToEnd(desk)).toMatchObject({ status: 'failed', key: { hint: bad.slice(-4) } })
    await expectText(nodeNamed(page, NODE), reason)
    await expectText(nodeNamed(page, NODE), new RegExp(`·${bad.slice(-4)}|${bad.slice(-4)}`))
    await setKeyAndRunAgain(desk, good)
    expect(await nextRun(desk, 1)).toMatchObject({ status: 'done', key: { hint: good.slice(-4) } })
    expect(desk.faults).toEqual([])
  })

  test('without credit: the message says where to buy some, and no second request is sent', async () => {
    await using desk = await open({ openai: standIn.url })
    const key = standIn.key('noCredit', 'empty')
    await desk.client.call('secrets.set', { parameters: { name: 'OPENAI_API_KEY' }, body: { value: key } })
    await openFlow(desk, FLOW)
    expect(await runToEnd(desk)).toMatchObject({ status: 'failed', error: { code: 'no-credit' } })
    await expectText(nodeNamed(desk.page, NODE), /credit/i)
    await expectText(nodeNamed(desk.page, NODE), /billing/i)
    expect(standIn.calls.filter((call) => call.key === key && call.path === '/responses')).toHaveLength(1)
    expect(desk.faults).toEqual([])
  })

  test('offline: the message names the host that does not answer and what to look at', async () => {
    await using desk = await open()
    const key = standIn.key('good', 'offline')
    await desk.client.call('secrets.set', { parameters: { name: 'OPENAI_API_KEY' }, body: { value: key } })
    await openFlow(desk, FLOW)
    expect(await runToEnd(desk)).toMatchObject({ status: 'failed' })
    await expectText(nodeNamed(desk.page, NODE), /127\.0\.0\.1/)
    await expectText(nodeNamed(desk.page, NODE), /network|connection|proxy|internet/i)
    expect(desk.faults).toEqual([])
  })
})
