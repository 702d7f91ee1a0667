import type { Desk } from '../../tests/e2e/desk.ts'
import { inspectorOf } from '../../tests/e2e/on-page.ts'
import { goToNode, openPanel, runToEnd } from '../../tests/e2e/steps.ts'
import type { PictureSet } from './picture.ts'

const FLOW = 'templates/three-points.flow.json'

/** Tests of a flow: made of a run, passed, and failed after an edit. */
export const testPictures: PictureSet = {
  name: 'tests',
  desk: {},
  pictures: [
    { name: 'test-of-a-run', flow: FLOW, act: beginTest },
    { name: 'tests-passed', act: makeAndRun },
    { name: 'tests-failed-expectation', act: (desk) => editAndRun(desk, TEMPLATE) },
    { name: 'tests-failed', act: (desk) => editAndRun(desk, PROMPT) },
  ],
}

async function beginTest(desk: Desk): Promise<void> {
  const { page } = desk
  await runToEnd(desk)
  await openPanel(page, 'Runs')
  await page.getByRole('list', { name: 'Runs' }).getByRole('button').first().click()
  await page.getByRole('button', { name: 'Make a test' }).click()
  await page.getByRole('textbox', { name: 'Name of the test' }).fill('in spring')
}

async function makeAndRun({ page }: Desk): Promise<void> {
  await page.getByRole('textbox', { name: 'Name of the test' }).press('Enter')
  await page.getByRole('heading', { name: 'in spring' }).waitFor()
  await page.getByRole('button', { name: 'Dismiss message' }).click()
  await runAll(page, /2 passed/)
}

interface Edit {
  readonly node: string
  readonly field: string
  readonly text: string
  readonly outcome: RegExp
}

const TEMPLATE: Edit = {
  node: 'Put the page together',
  field: 'Template',
  text: '# {{headline}}\n\nIn short:\n\n{{points}}\n',
  outcome: /1 failed/,
}
const PROMPT: Edit = {
  node: 'Find a headline',
  field: 'Prompt',
  text: 'Name the town in: {{text}}',
  outcome: /2 failed/,
}

async function editAndRun({ page }: Desk, { node, field, text, outcome }: Edit): Promise<void> {
  await goToNode(page, node)
  await inspectorOf(page).getByRole('textbox', { name: field }).fill(text)
  await page.getByText('before the last change').first().waitFor()
  await runAll(page, outcome)
}

async function runAll(page: Desk['page'], outcome: RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Run all' }).click()
  await page.getByRole('status', { name: 'Outcome of the tests' }).getByText(outcome).waitFor()
}
