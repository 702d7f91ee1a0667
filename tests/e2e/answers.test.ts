import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { findings } from './axe.ts'
import { describeInBrowser } from './harness.ts'
import { canvasOf, expectText, nodeNamed, openFlow, resultsOf, runToEnd } from './steps.ts'

const APPROVAL = JSON.stringify({
  latchwork: 1,
  name: 'approval',
  outputs: { choice: 'ask.choice', value: 'ask.value' },
  nodes: {
    draft: { type: 'text.template', title: 'Draft', with: { template: 'Dear reader,' } },
    ask: {
      type: 'flow.approve',
      title: 'Look at it',
      with: {
        message: 'Send this letter?',
        choices: ['send', 'keep'],
        editable: true,
        withinMs: 86_400_000,
        onDeadline: 'keep',
      },
    },
  },
  wires: ['draft.text -> ask.value'],
})

const ASKING = JSON.stringify({
  latchwork: 1,
  name: 'asking',
  outputs: { text: 'ask.text' },
  nodes: {
    go: { type: 'flow.wait', title: 'Go', with: { signal: 'go' } },
    ask: { type: 'openai.prompt', title: 'Ask', with: { prompt: 'Summarize: {{what}}' } },
  },
  wires: ['go.value -> ask.what'],
})

const SIGNAL = JSON.stringify({
  latchwork: 1,
  name: 'signal',
  outputs: { value: 'wait.value' },
  nodes: { wait: { type: 'flow.wait', title: 'Payment', with: { signal: 'paid' } } },
  wires: [],
})

await describeInBrowser('A run that waits', (open) => {
  test.each(['light', 'dark'] as const)(
    'asks beside its node and in the results, and goes on with the answer (%s)',
    async (colorScheme) => {
      await using desk = await open({ colorScheme, files: { 'approval.flow.json': APPROVAL } })
      const { page, client } = desk
      await openFlow(desk, 'approval.flow.json')
      const waiting = await runToEnd(desk)
      expect(waiting.status).toBe('waiting')
      await expectText(nodeNamed(page, 'Look at it'), /waiting for you/)
      await expectText(nodeNamed(page, 'Look at it'), /Send this letter\?/)
      await expectText(page.getByRole('status', { name: 'Run' }), /waits for you at ask: Send this letter\?/)
      const answer = resultsOf(page).getByRole('region', { name: 'Answer ask' })
      await expectText(answer, /Until .*Then “keep” counts\./)
      expect(await findings(page)).toEqual([])
      const value = answer.getByRole('textbox', { name: 'Value for ask' })
      await nodeNamed(page, 'Look at it').getByRole('button', { name: 'Answer…' }).click()
      await expect.poll(() => value.evaluate((field) => field === document.activeElement)).toBe(true)
      await value.fill('Dear Ada,')
      await answer.getByRole('button', { name: 'send', exact: true }).click()
      await expectText(resultsOf(page), /done after|done in/)
      await expect.poll(() => resultsOf(page).evaluate((panel) => panel === document.activeElement)).toBe(true)
      expect(await client.call('runs.show', { parameters: { run: waiting.run } })).toMatchObject({
        status: 'done',
        outputs: { choice: 'send', value: 'Dear Ada,' },
      })
      await page.getByRole('button', { name: /waiting$/ }).waitFor({ state: 'hidden' })
      expect(await findings(page)).toEqual([])
      expect(desk.faults).toEqual([])
    },
  )

  test('says what hinders it from going on with its answer', async () => {
    await using desk = await open({ isSignedOut: true, files: { 'asking.flow.json': ASKING } })
    const { page, client } = desk
    const parameters = { name: 'OPENAI_API_KEY' }
    const value = `sk-proj-${randomBytes(30).toString('base64url')}`
    await client.call('secrets.set', { parameters, body: { value } })
    await openFlow(desk, 'asking.flow.json')
    await runToEnd(desk)
    await client.call('secrets.remove', { parameters, body: {} })
    const answer = resultsOf(page).getByRole('region', { name: 'Answer go' })
    await answer.getByRole('textbox', { name: 'Value for go' }).fill('A latch.')
    await answer.getByRole('button', { name: 'Send' }).click()
    const goOn = resultsOf(page).getByRole('region', { name: 'Go on' })
    await expectText(goOn, /It could not go on\. OPENAI_API_KEY.*It is tried again at .*, and when a key changes\./)
    await answer.waitFor({ state: 'hidden' })
    expect(await findings(page)).toEqual([])
  })

  test('is counted in the bar after a restart, and is answered from the history', async () => {
    await using desk = await open({ files: { 'signal.flow.json': SIGNAL } })
    const { page, client } = desk
    await openFlow(desk, 'signal.flow.json')
    const { run } = await runToEnd(desk)
    await desk.killServer()
    await desk.startServer()
    await desk.goto()
    await canvasOf(page).waitFor()
    await page.getByRole('button', { name: '1 waiting' }).click()
    const answer = page.getByRole('region', { name: 'Runs', exact: true }).getByRole('region', { name: 'Answer wait' })
    await expectText(answer, /Waits for the signal paid\./)
    await answer.getByRole('textbox', { name: 'Value for wait' }).fill('{ "amount": 12 }')
    await answer.getByRole('button', { name: 'Send' }).click()
    await expectText(nodeNamed(page, 'Payment'), /✓/)
    expect(await client.call('runs.show', { parameters: { run } })).toMatchObject({
      status: 'done',
      outputs: { value: { amount: 12 } },
    })
    expect(desk.faults).toEqual([])
  })
})
