import { expect, test } from 'vitest'
import { findings } from './axe.ts'
import { describeInBrowser } from './harness.ts'
import { expectText, goToNode, nodeNamed, nextRun, openFlow, resultsOf } from './steps.ts'

const LETTER = JSON.stringify({
  latchwork: 1,
  name: 'letter',
  outputs: { choice: 'ask.choice', text: 'sign.text' },
  nodes: {
    ask: {
      type: 'flow.approve',
      title: 'Look at it',
      with: { message: 'Send this letter?', choices: ['send', 'keep'] },
    },
    draft: { type: 'text.template', title: 'Draft', with: { template: 'Dear reader' } },
    sign: { type: 'text.template', title: 'Sign', with: { template: '{{letter}}, yours' } },
  },
  wires: ['draft.text -> sign.letter', 'sign.text -> ask.value'],
})

await describeInBrowser('A run that is held', (open) => {
  test('at a breakpoint shows the inputs, steps, goes on, and is answered on its node, all by keyboard', async () => {
    await using desk = await open({ files: { 'letter.flow.json': LETTER } })
    const { page, client } = desk
    const status = page.getByRole('status', { name: 'Run' })
    await openFlow(desk, 'letter.flow.json')
    await goToNode(page, 'Sign')
    await page.keyboard.press('F9')
    await expect.poll(() => nodeNamed(page, 'Sign').getAttribute('aria-description')).toContain('breakpoint')
    await page.getByRole('treeitem', { name: 'Sign, text.template, breakpoint' }).waitFor()

    await page.keyboard.press('ControlOrMeta+Enter')
    await expectText(status, 'Held before Sign; F10 steps, F8 goes on.')
    await expectText(nodeNamed(page, 'Sign'), /held/)
    await expectText(resultsOf(page), /letter[^]*Dear reader/)
    await page.getByRole('button', { name: 'Continue', exact: true }).waitFor()
    expect(await findings(page)).toEqual([])

    await page.keyboard.press('F10')
    await expectText(status, 'Held before Look at it; F10 steps, F8 goes on.')
    await expectText(nodeNamed(page, 'Sign'), /✓/)
    await page.keyboard.press('F8')
    const send = nodeNamed(page, 'Look at it').getByRole('button', { name: 'send' })
    await send.waitFor()
    expect(await findings(page)).toEqual([])

    await goToNode(page, 'Look at it')
    await page.keyboard.press('Tab')
    await expect.poll(() => send.evaluate((button) => button === document.activeElement)).toBe(true)
    await page.keyboard.press('Enter')
    await expectText(nodeNamed(page, 'Look at it'), /✓/)
    await expect
      .poll(() => nodeNamed(page, 'Look at it').evaluate((card) => card === document.activeElement))
      .toBe(true)
    await expectText(resultsOf(page), /done in|done after/)
    const { runs } = await client.call('runs.list', { query: {} })
    const { status: end, outputs } = await client.call('runs.show', { parameters: { run: runs[0].run } })
    expect({ end, outputs }).toEqual({ end: 'done', outputs: { choice: 'send', text: 'Dear reader, yours' } })
    expect(desk.read('letter.flow.json')).not.toContain('breakpoint')
    expect(desk.faults).toEqual([])
  })

  test('step by step, is held by no window: another lets it go, and after a crash it goes on like any run', async () => {
    await using desk = await open({ files: { 'letter.flow.json': LETTER } })
    const { page, client } = desk
    await openFlow(desk, 'letter.flow.json')
    await page.keyboard.press('F10')
    await expectText(page.getByRole('status', { name: 'Run' }), 'Held before Draft; F10 steps, F8 goes on.')
    const [{ run }] = (await client.call('runs.list', { query: {} })).runs
    await desk.goto()
    await expectText(nodeNamed(page, 'Draft'), /held/)
    await page.getByRole('button', { name: 'Step', exact: true }).click()
    await expectText(nodeNamed(page, 'Sign'), /held/)
    await desk.killServer()
    await desk.startServer()
    await desk.goto()
    await page.getByRole('button', { name: 'Go on', exact: true }).click()
    await page.getByRole('button', { name: 'Go on from here' }).click()
    const waiting = await nextRun(desk, 0)
    expect(waiting).toMatchObject({ run, status: 'waiting' })
    expect(desk.faults).toEqual([])
  })
})
