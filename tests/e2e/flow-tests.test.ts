import { expect, test } from 'vitest'
import { findings } from './axe.ts'
import { describeInBrowser } from './harness.ts'
import { inspectorOf } from './on-page.ts'
import { changedFile, expectText, goToNode, nodeNamed, openFlow, openPanel, runCommand, runToEnd } from './steps.ts'

const FLOW = 'templates/three-points.flow.json'
const NAME = 'in spring'

await describeInBrowser('The tests of a flow', (open) => {
  test('one is made of a past run with a click, passes, and names what an edited prompt changes', async () => {
    await using desk = await open()
    const { page, client } = desk
    await openFlow(desk, FLOW)
    await runToEnd(desk)
    await openPanel(page, 'Runs')
    await page.getByRole('list', { name: 'Runs' }).getByRole('button').first().click()
    await page.getByRole('button', { name: 'Make a test' }).click()
    const name = page.getByRole('textbox', { name: 'Name of the test' })
    expect(await name.inputValue()).toBe('gives what it gave')
    await name.fill(NAME)
    await name.press('Enter')

    const tests = page.getByRole('region', { name: 'Tests', exact: true })
    const outcome = tests.getByRole('status', { name: 'Outcome of the tests' })
    await tests.getByRole('heading', { name: NAME }).waitFor()
    expect(desk.read('templates/three-points.flow.test.json')).toContain('cassettes/three-points-2')
    await tests.getByRole('button', { name: 'Run all' }).click()
    await expectText(outcome, /^2 passed$/)

    await goToNode(page, 'Find a headline')
    const before = desk.read(FLOW)
    await inspectorOf(page).getByRole('textbox', { name: 'Prompt' }).fill('Name the town in: {{text}}')
    await changedFile(desk, FLOW, before)
    await expectText(tests, /passed before the last change/)
    await runCommand(page, 'Run all tests of this flow')
    await expectText(outcome, /^2 failed$/)
    await tests.getByRole('button', { name: NAME }).click()
    const calls = tests.getByRole('list', { name: 'Changed calls' })
    await expectText(calls, /headline asks for POST openai:\/\/responses\. It differs [^]*Name the town in:/)
    expect(await findings(page)).toEqual([])
    await calls.getByRole('button', { name: 'headline' }).click()
    await expect.poll(() => nodeNamed(page, 'Find a headline').evaluate((node) => node.matches(':focus'))).toBe(true)

    await tests.getByRole('button', { name: 'Record again' }).click()
    await expectText(outcome, /^1 passed, 1 failed$/)
    expect((await client.call('runs.list', { query: {} })).runs).toHaveLength(2)
    expect(desk.faults).toEqual([])
  })
})
