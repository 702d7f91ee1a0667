import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { sweep } from '../support/canary-sweep.ts'
import { findings } from './axe.ts'
import { describeInBrowser } from './harness.ts'
import { expectText, messagesOf, nodeNamed, openFlow, openPanel, runToEnd } from './steps.ts'

const FILE = 'asking.flow.json'
const asking = JSON.stringify({
  latchwork: 1,
  name: 'asking',
  inputs: { who: { kind: 'text', default: 'the gate' } },
  outputs: { text: 'say.text' },
  nodes: {
    fixed: { type: 'text.template', title: 'Fixed', with: { template: 'Iron.' } },
    say: { type: 'text.template', title: 'Say', with: { template: 'A latch keeps {{who}} shut. {{fixed}}' } },
  },
  wires: ['fixed.text -> say.fixed', 'input.who -> say.who'],
})

await describeInBrowser('Runs beside each other, and as files', (open) => {
  test('two runs are compared port by port; one is exported without a secret, opened again and compared', async () => {
    await using desk = await open({ files: { [FILE]: asking } })
    const { page, client } = desk
    const key = randomBytes(20).toString('hex')
    await openFlow(desk, FILE)
    await runToEnd(desk)
    const later = await client.call('runs.start', { body: { path: FILE, inputs: { who: `the door ${key}` } } })
    await openPanel(page, 'Runs')
    const lines = page.getByRole('list', { name: 'Runs' }).getByRole('button')
    await expect.poll(() => lines.count()).toBe(2)
    await lines.first().click()
    const runs = page.getByRole('region', { name: 'Runs', exact: true })
    expect(await findings(page)).toEqual([])
    await runs.getByRole('button', { name: 'Compare', exact: true }).press('Enter')

    const comparison = runs.getByRole('region', { name: 'Comparison' })
    await expectText(comparison, /1 of 2 nodes differs\.[^]*The flow is the same\./)
    const say = comparison.getByRole('region', { name: 'say' })
    const changed = say.getByRole('group', { name: 'output text' })
    await expectText(changed.locator('del'), 'gate')
    await expectText(changed.locator('ins').first(), 'door')
    await expectText(say, /The same: input fixed, setting template\./)
    await comparison.getByText('1 node is the same').click()
    await expectText(comparison.locator('details'), /fixed/)
    expect(await findings(page)).toEqual([])
    await say.getByRole('button', { name: 'say' }).click()
    await expect.poll(() => nodeNamed(page, 'Say').getAttribute('class')).toContain('is-selected')

    desk.write('.env', `SIGNING_KEY=${key}\n`)
    await comparison.getByRole('button', { name: 'Back to the run' }).click()
    const downloaded = page.waitForEvent('download')
    await runs.getByRole('button', { name: 'Export', exact: true }).click()
    const download = await downloaded
    expect(download.suggestedFilename()).toBe(`asking-${later.run}.run.json`)
    await expectText(messagesOf(page), /Exported\. Taken out of it: \d+ known secrets\./)
    const path = await download.path()
    const text = await readFile(path, 'utf8')
    expect(text).toContain('A latch keeps the door [secret] shut.')
    expect(sweep({ streams: { text }, secrets: [{ label: 'key', value: key }] })).toEqual([])

    const chooser = page.waitForEvent('filechooser')
    await runs.getByRole('button', { name: 'Open an exported run…' }).click()
    await (await chooser).setFiles(path)
    const file = runs.getByRole('region', { name: 'Exported run' })
    await expectText(file, /A latch keeps the door \[secret\] shut\./)
    await file.getByRole('button', { name: 'Compare', exact: true }).click()
    await expectText(runs.getByRole('region', { name: 'Comparison' }), /1 of 2 nodes differs/)
    expect(desk.faults).toEqual([])
  })
})
