import { randomBytes } from 'node:crypto'
import type { Desk } from '../../tests/e2e/desk.ts'
import { formatRunFile, runFileName } from '../../packages/server/src/api/index.ts'
import { nodeNamed, runToEnd } from '../../tests/e2e/steps.ts'
import type { PictureSet } from './picture.ts'
import { sampleFlows } from './sample-flows.ts'

const SORT = 'templates/sort-a-message.flow.json'
const LIST = 'templates/go-through-a-list.flow.json'
const POINTS = 'templates/three-points.flow.json'

/** A run under way: the model is slow enough to watch. */
export const runningPictures: PictureSet = {
  name: 'running',
  desk: { delayMs: 250 },
  pictures: [
    { name: 'running', flow: POINTS, act: runHalfway },
    { name: 'running-timeline', act: (desk) => show(desk, 'Timeline') },
  ],
}

/** A run that is held before a node, goes on step by step, and waits for an answer on its node. */
export const heldPictures: PictureSet = {
  name: 'running-held',
  desk: { files: { 'sign-a-letter.flow.json': sampleFlows['sign-a-letter.flow.json'] } },
  pictures: [
    { name: 'held', flow: 'sign-a-letter.flow.json', act: holdBeforeSigning },
    {
      name: 'stepped',
      act: async ({ page }) => {
        await page.keyboard.press('F10')
        await page.getByText('Held before Look at it').first().waitFor()
      },
    },
    {
      name: 'answer-on-node',
      act: async ({ page }) => {
        await page.keyboard.press('F8')
        await nodeNamed(page, 'Look at it').getByRole('button', { name: 'send' }).waitFor()
      },
    },
  ],
}

/** Runs that are done, failed, and past. */
export const runPictures: PictureSet = {
  name: 'runs',
  desk: {
    files: {
      'failing.flow.json': sampleFlows['failing.flow.json'],
      'letter.flow.json': sampleFlows['letter.flow.json'],
    },
    delayMs: 60,
  },
  pictures: [
    { name: 'runs-none', flow: SORT, act: (desk) => openPanel(desk, 'Runs') },
    { name: 'done', flow: SORT, act: runToEnd },
    { name: 'done-timeline', act: (desk) => show(desk, 'Timeline') },
    {
      name: 'done-values',
      act: async (desk) => {
        await nodeNamed(desk.page, 'What is it about[?]').click()
        await show(desk, 'Values')
      },
    },
    { name: 'done-map', flow: LIST, act: runToEnd },
    { name: 'done-data', flow: 'templates/text-to-data.flow.json', act: runToEnd },
    { name: 'done-agent', flow: 'templates/agent-with-a-tool.flow.json', act: runToEnd },
    { name: 'waiting', flow: 'letter.flow.json', act: runToEnd },
    { name: 'failed', flow: 'failing.flow.json', act: runToEnd },
    {
      name: 'runs',
      flow: SORT,
      act: async (desk) => {
        await runToEnd(desk)
        await openPanel(desk, 'Runs')
      },
    },
    {
      name: 'run-past',
      act: ({ page }) => page.getByRole('list', { name: 'Runs' }).getByRole('button').first().click(),
    },
    {
      name: 'run-past-timeline',
      act: ({ page }) => page.getByRole('table', { name: 'Timeline' }).scrollIntoViewIfNeeded(),
    },
    { name: 'run-as-it-was', act: openAsItWas },
    {
      name: 'run-as-it-was-moment',
      act: async ({ page }) => {
        await page.getByRole('slider', { name: 'Moment of the run' }).press('Home')
        for (let step = 0; step < 8; step += 1) await page.getByRole('button', { name: 'One event on' }).click()
        await nodeNamed(page, 'What is it about[?]').click()
      },
    },
    {
      name: 'run-as-it-was-narrow',
      size: { width: 960, height: 700 },
    },
  ],
}

/** Two runs of a flow that was edited in between, beside each other. */
export const comparedPictures: PictureSet = {
  name: 'runs-compared',
  desk: { delayMs: 5 },
  pictures: [
    { name: 'runs-compared', flow: LIST, act: compareTwoRuns },
    {
      name: 'runs-compared-nodes',
      act: ({ page }) => page.getByRole('region', { name: 'each', exact: true }).scrollIntoViewIfNeeded(),
    },
    { name: 'runs-compared-same', act: ({ page }) => page.getByText(/nodes are the same/).click() },
    { name: 'run-exported', act: openExported },
  ],
}

/** A run that waits and cannot go on with its answer, for want of a key. */
export const hinderedPictures: PictureSet = {
  name: 'hindered',
  desk: { isSignedOut: true, files: { 'asking.flow.json': sampleFlows['asking.flow.json'] } },
  pictures: [
    {
      name: 'waiting-hindered',
      flow: 'asking.flow.json',
      act: async (desk) => {
        const { client, page } = desk
        const parameters = { name: 'OPENAI_API_KEY' }
        const value = `sk-proj-${randomBytes(30).toString('base64url')}`
        await client.call('secrets.set', { parameters, body: { value } })
        const { run } = await runToEnd(desk)
        await client.call('secrets.remove', { parameters, body: {} })
        await client.call('runs.answer', { parameters: { run }, body: { value: 'A latch.' } })
        await page.getByText('It could not go on.').waitFor()
      },
    },
  ],
}

/** The README's pictures of a flow and of a run. */
export const runsForReadme: PictureSet = {
  name: 'readme-runs',
  desk: { delayMs: 40 },
  scale: 1.25,
  pictures: [
    {
      name: 'editor',
      flow: POINTS,
      act: async (desk) => {
        await runToEnd(desk)
        await nodeNamed(desk.page, 'Find three points').click()
        // What streamed in has made nodes higher: all of them fit again.
        await desk.page.keyboard.press('1')
      },
    },
    {
      name: 'run',
      flow: SORT,
      act: async (desk) => {
        await runToEnd(desk)
        await openPanel(desk, 'Runs')
        await desk.page.getByRole('list', { name: 'Runs' }).getByRole('button').first().click()
        await desk.page.getByRole('table', { name: 'Timeline' }).scrollIntoViewIfNeeded()
      },
    },
  ],
}

async function openAsItWas({ page }: Desk): Promise<void> {
  await page.getByRole('button', { name: 'Open as it was' }).click()
  await page.getByRole('region', { name: 'Past run' }).waitFor()
}

async function compareTwoRuns(desk: Desk): Promise<void> {
  const { page, client } = desk
  await runToEnd(desk)
  const text = desk.read(LIST).replace('reviews:', 'reviews were judged:')
  const lines = 'The chair is comfortable and was easy to put together.\nThe lamp arrived soon and is lovely.\n'
  await client.call('runs.start', {
    body: { path: LIST, text, inputs: { lines: `${lines}Great desk, I would buy it again.` } },
  })
  await openPanel(desk, 'Runs')
  await page.getByRole('list', { name: 'Runs' }).getByText('done').nth(1).waitFor()
  await page.getByRole('list', { name: 'Runs' }).getByRole('button').first().click()
  await page.getByRole('button', { name: 'Compare', exact: true }).click()
  await page.getByRole('table', { name: 'The two runs' }).waitFor()
}

async function openExported({ page, client }: Desk): Promise<void> {
  const [latest] = (await client.call('runs.list', { query: {} })).runs
  const file = await client.call('runs.export', { parameters: { run: latest.run }, query: {} })
  const chosen = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Open an exported run…' }).click()
  const buffer = Buffer.from(formatRunFile(file))
  await (await chosen).setFiles({ name: runFileName(file), mimeType: 'application/json', buffer })
  await page.getByRole('region', { name: 'Exported run' }).waitFor()
}

async function openPanel({ page }: Desk, title: string): Promise<void> {
  await page.getByRole('group', { name: 'Panels' }).getByRole('button', { name: title }).click()
}

async function show({ page }: Desk, view: string): Promise<void> {
  await page.getByRole('button', { name: view, exact: true }).click()
}

async function holdBeforeSigning({ page }: Desk): Promise<void> {
  await nodeNamed(page, 'Sign').click()
  await page.keyboard.press('F9')
  await page.keyboard.press('ControlOrMeta+Enter')
  await page.getByText('Held before Sign').first().waitFor()
}

async function runHalfway({ page }: Desk): Promise<void> {
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.locator('.stream').first().waitFor()
  await page.waitForTimeout(900)
}
