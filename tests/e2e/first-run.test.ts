import { expect, test } from 'vitest'
import { parseFlow } from '../../packages/engine/src/index.ts'
import { describeInBrowser } from './harness.ts'
import { expectText, nextRun, resultsOf } from './steps.ts'

await describeInBrowser('The first run', (open) => {
  test('comes to a result of the demo model in three clicks and without typing', async () => {
    await using desk = await open({ isEmpty: true })
    const { page } = desk
    await desk.goto()
    await page.getByRole('button', { name: /^Ask about a text/ }).click()
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    const record = await nextRun(desk, 0)
    expect(record).toMatchObject({ status: 'done', key: { demo: true } })
    await expectText(resultsOf(page), /Books may be kept for four weeks, films for one\./)
    await expectText(page.getByRole('status', { name: 'Key in use' }), /Demo model/)
    expect(desk.faults).toEqual([])
  })

  test('makes a template a flow of the folder, as it is', async () => {
    await using desk = await open({ isEmpty: true })
    await desk.goto()
    await desk.page.getByRole('button', { name: /^Sort a message/ }).click()
    await desk.page.getByRole('treeitem', { name: 'Choose a way' }).waitFor()
    const { flows } = await desk.client.call('flows.list')
    expect(flows).toHaveLength(1)
    expect(parseFlow(desk.read(flows[0].path)).notes).toHaveLength(1)
    expect(desk.faults).toEqual([])
  })

  test('with the examples there, takes three clicks too', async () => {
    await using desk = await open()
    const { page } = desk
    await desk.goto()
    await page.getByRole('navigation', { name: 'Flows' }).getByText('triage').click()
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    expect(await nextRun(desk, 0)).toMatchObject({ status: 'done', key: { demo: true } })
    expect(desk.faults).toEqual([])
  })
})
