import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Desk } from './desk.ts'
import { describeInBrowser } from './harness.ts'
import { makePng, makeWav } from './media-samples.ts'
import { expectText, goToNode, openFlow, openPanel, resultsOf, runToEnd } from './steps.ts'

const FLOW = 'kinds.flow.json'
const MARKDOWN = '# A title\n\nSome **bold** words.\n\n- one\n- two\n'
const TREE = { a: { b: [1, true, null], c: 'deep' } }
const TABLE = [
  { name: 'Lamp', price: 12 },
  { name: 'Chair', price: 80 },
]
const KINDS = {
  latchwork: 1,
  name: 'kinds',
  inputs: {
    picture: { kind: 'image', title: 'Picture' },
    sound: { kind: 'audio', title: 'Sound' },
    guide: { kind: 'file', title: 'Guide' },
  },
  outputs: {
    plain: 'plain.text',
    formatted: 'formatted.text',
    tree: 'tree.value',
    table: 'table.value',
    list: 'list.parts',
    picture: 'picture.value',
    sound: 'sound.value',
    guide: 'guide.value',
  },
  nodes: {
    formatted: { type: 'text.template', with: { template: MARKDOWN } },
    guide: { type: 'flow.merge' },
    list: { type: 'text.split', with: { text: 'red|green|blue', separator: '|' } },
    picture: { type: 'flow.merge', title: 'Show the picture' },
    plain: { type: 'text.template', with: { template: 'Only words.' } },
    sound: { type: 'flow.merge' },
    table: { type: 'json.parse', with: { text: JSON.stringify(TABLE) } },
    tree: { type: 'json.parse', with: { text: JSON.stringify(TREE) } },
  },
  wires: ['input.guide -> guide.values', 'input.picture -> picture.values', 'input.sound -> sound.values'],
}
const PNG = makePng(3, 2)
const WAV = makeWav(400)

/** Gives a picture, a sound and a file of the project, and runs. */
async function runWithFiles(desk: Desk): Promise<void> {
  const { page } = desk
  await openFlow(desk, FLOW)
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  const asked = page.getByRole('dialog', { name: 'Inputs of this run' })
  await asked.getByLabel('Picture').setInputFiles({ name: 'dots.png', mimeType: 'image/png', buffer: PNG })
  await asked.getByLabel('Sound').setInputFiles({ name: 'hum.wav', mimeType: 'audio/wav', buffer: WAV })
  await asked.getByLabel('Guide').fill('guides/test-a-key.md')
  await asked.getByRole('img', { name: 'dots.png' }).waitFor()
  await asked.getByRole('button', { name: 'Run with these' }).click()
  await asked.waitFor({ state: 'hidden' })
}

const cardOf = (page: Page, name: string) => resultsOf(page).getByRole('region', { name, exact: true })

async function downloaded(page: Page, name: string): Promise<{ readonly file: string; readonly content: Buffer }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    cardOf(page, name)
      .getByRole('button', { name: `Download ${name}` })
      .click(),
  ])
  return { file: download.suggestedFilename(), content: await readFile(await download.path()) }
}

async function copied(page: Page, name: string): Promise<string> {
  await page.evaluate(() => navigator.clipboard.writeText(''))
  await cardOf(page, name)
    .getByRole('button', { name: `Copy ${name}` })
    .click()
  await page.getByRole('log', { name: 'Messages' }).getByText('Copied').first().waitFor()
  return page.evaluate(() => navigator.clipboard.readText())
}

await describeInBrowser('The values of a run', (open) => {
  test('are shown as their kinds want to be seen', async () => {
    await using desk = await open({ files: { [FLOW]: JSON.stringify(KINDS) } })
    const { page } = desk
    await runWithFiles(desk)
    await expectText(cardOf(page, 'plain'), /Only words\./)
    await cardOf(page, 'formatted').getByRole('heading', { name: 'A title' }).waitFor()
    expect(await cardOf(page, 'formatted').getByRole('listitem').count()).toBe(2)
    await expectText(cardOf(page, 'tree'), /c: "deep"/)
    await cardOf(page, 'table').getByRole('columnheader', { name: 'price' }).waitFor()
    await expectText(cardOf(page, 'table').getByRole('row').nth(2), /Chair\s+80/)
    expect(await cardOf(page, 'list').getByRole('listitem').allInnerTexts()).toEqual(['red', 'green', 'blue'])
    await expectText(cardOf(page, 'guide'), /path: "guides\/test-a-key\.md"/)

    const image = cardOf(page, 'picture').getByRole('img', { name: 'dots.png' })
    const size = () => image.evaluate((img: HTMLImageElement) => [img.naturalWidth, img.naturalHeight])
    await expect.poll(size).toEqual([3, 2])
    const audio = cardOf(page, 'sound').getByLabel('hum.wav')
    await expect.poll(() => audio.evaluate((sound: HTMLAudioElement) => sound.duration)).toBeCloseTo(0.4, 2)
    expect(desk.faults).toEqual([])
  })

  test('are downloaded byte for byte, and copied as they are written', async () => {
    await using desk = await open({ files: { [FLOW]: JSON.stringify(KINDS) } })
    const { page } = desk
    await runWithFiles(desk)
    await cardOf(page, 'picture').waitFor()
    const picture = await downloaded(page, 'picture')
    expect(picture.file).toBe('dots.png')
    expect(picture.content.equals(PNG)).toBe(true)
    const sound = await downloaded(page, 'sound')
    expect(sound.file).toBe('hum.wav')
    expect(sound.content.equals(WAV)).toBe(true)
    const formatted = await downloaded(page, 'formatted')
    expect(formatted.file).toBe('formatted.md')
    expect(formatted.content.toString()).toBe(MARKDOWN)
    const table = await downloaded(page, 'table')
    expect(table.file).toBe('table.json')
    expect(JSON.parse(table.content.toString())).toEqual(TABLE)
    expect(await copied(page, 'plain')).toBe('Only words.')
    expect(await copied(page, 'formatted')).toBe(MARKDOWN)
    expect(JSON.parse(await copied(page, 'tree'))).toEqual(TREE)
    expect(desk.faults).toEqual([])
  })

  test('can be looked at port by port, those that came in among them, also in a past run', async () => {
    await using desk = await open({ files: { [FLOW]: JSON.stringify(KINDS) } })
    const { page, client } = desk
    await runWithFiles(desk)
    await cardOf(page, 'picture').waitFor()
    await resultsOf(page).getByRole('button', { name: 'Values', exact: true }).click()
    await goToNode(page, 'Show the picture')
    await expectText(cardOf(page, 'values, input'), /from input\.picture/)
    await cardOf(page, 'values, input').getByRole('img').waitFor()
    await cardOf(page, 'value, output').getByRole('img', { name: 'dots.png' }).waitFor()

    const { runs } = await client.call('runs.list', { query: {} })
    expect(runs).toHaveLength(1)
    await page.reload()
    await openPanel(page, 'Runs')
    await page.getByRole('list', { name: 'Runs' }).getByRole('button').click()
    const past = page.getByRole('region', { name: 'Runs', exact: true })
    await expect.poll(() => past.getByRole('img', { name: 'dots.png' }).count()).toBe(2)
    expect(desk.faults).toEqual([])
  })

  test('that are pictures and files are given in the form beside the results, and remembered', async () => {
    await using desk = await open({ files: { [FLOW]: JSON.stringify(KINDS) } })
    const { page } = desk
    await runWithFiles(desk)
    await cardOf(page, 'picture').waitFor()
    const form = resultsOf(page).getByRole('region', { name: 'Inputs' })
    await form.getByRole('img', { name: 'dots.png' }).waitFor()
    expect(await form.getByLabel('Guide').inputValue()).toBe('guides/test-a-key.md')
    await expect.poll(() => form.locator('datalist option').count()).toBeGreaterThan(5)
    await form.getByLabel('Picture').setInputFiles({ name: 'wide.png', mimeType: 'image/png', buffer: makePng(7, 1) })
    await form.getByRole('img', { name: 'wide.png' }).waitFor()
    const record = await runToEnd(desk)
    expect(record.outputs['picture']).toMatchObject({ name: 'wide.png', mediaType: 'image/png' })
    expect(record.outputs['guide']).toEqual({ path: 'guides/test-a-key.md' })
    expect(desk.faults).toEqual([])
  })
})
