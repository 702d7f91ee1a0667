// Photographs every page and state of the editor, light and dark, into a folder: node scripts/screenshots.ts [folder]
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { bigFlow } from '../tests/e2e/big-flow.ts'
import { launchBrowser } from '../tests/e2e/browser.ts'
import { buildEditor } from '../tests/e2e/built-editor.ts'
import { openDesk, type Desk } from '../tests/e2e/desk.ts'
import { canvasOf, nodeNamed, openFlow, runToEnd } from '../tests/e2e/steps.ts'

const folder = resolve(process.argv[2] ?? 'dist/screenshots')
const LONG = 'A very long name that somebody gave to a node because nobody had told them that names may be short'
const files = {
  'big.flow.json': bigFlow(5_000),
  'empty.flow.json': '{"latchwork":1,"name":"Empty","nodes":{},"wires":[]}',
  'failing.flow.json': `{"latchwork":1,"name":"Failing","outputs":{"text":"read.text"},"nodes":{"read":{"type":"files.read","title":"Read what is not there","with":{"path":"gone.md"}}},"wires":[],"layout":{"read":[0,0]}}`,
  'long.flow.json': `{"latchwork":1,"name":"${LONG}","nodes":{"a":{"type":"text.template","title":"${LONG}","with":{"template":"${LONG}"}}},"wires":[],"layout":{"a":[0,0]}}`,
}

/** The states, by the name of the picture; each begins on a flow. */
const states: Readonly<Record<string, readonly [flow: string, act: (desk: Desk) => Promise<unknown>]>> = {
  editor: ['templates/sort-a-message.flow.json', async () => undefined],
  done: ['templates/sort-a-message.flow.json', runToEnd],
  running: [
    'templates/three-points.flow.json',
    async ({ page }) => {
      await page.getByRole('button', { name: 'Run', exact: true }).click()
      await page.waitForTimeout(900)
    },
  ],
  map: ['templates/go-through-a-list.flow.json', runToEnd],
  failed: ['failing.flow.json', runToEnd],
  inspector: ['templates/text-to-data.flow.json', ({ page }) => nodeNamed(page, 'Take out the facts').click()],
  empty: ['empty.flow.json', async () => undefined],
  'long-names': ['long.flow.json', ({ page }) => nodeNamed(page, LONG).click()],
  '5000-nodes': [
    'big.flow.json',
    async ({ page }) => {
      await canvasOf(page).focus()
      await page.keyboard.press('1')
    },
  ],
  palette: [
    'templates/sort-a-message.flow.json',
    async ({ page }) => {
      await canvasOf(page).focus()
      await page.keyboard.press('/')
    },
  ],
  commands: ['templates/sort-a-message.flow.json', ({ page }) => page.keyboard.press('ControlOrMeta+K')],
  shortcuts: ['templates/sort-a-message.flow.json', ({ page }) => page.keyboard.press('?')],
  secrets: ['templates/sort-a-message.flow.json', (desk) => openSettings(desk, 'API Keys & Secrets')],
  'settings-general': ['templates/sort-a-message.flow.json', (desk) => openSettings(desk, 'General')],
  'menu-file': [
    'templates/sort-a-message.flow.json',
    ({ page }) => page.getByRole('menuitem', { name: 'File', exact: true }).click(),
  ],
}

const { browser, reason } = await launchBrowser()
if (browser === undefined) throw new Error(reason)
const assets = mkdtempSync(join(tmpdir(), 'latch-screenshots-'))
try {
  buildEditor(assets)
  for (const colorScheme of ['light', 'dark'] as const) {
    mkdirSync(folder, { recursive: true })
    await using desk = await openDesk({ browser, assets }, { files, colorScheme, delayMs: 60 })
    for (const [name, [flow, act]] of Object.entries(states)) {
      await openFlow(desk, flow)
      await act(desk).catch((error: unknown) => process.stderr.write(`${name}: ${String(error)}\n`))
      await desk.page.waitForTimeout(400)
      await desk.page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) })
    }
    for (const fault of desk.faults) process.stderr.write(`${fault}\n`)
  }
} finally {
  await browser.close()
  rmSync(assets, { recursive: true, force: true })
}
process.stdout.write(`The pictures are in ${folder}\n`)

async function openSettings({ page }: Desk, name: string): Promise<void> {
  await page.getByRole('menuitem', { name: 'Settings', exact: true }).click()
  await page.getByRole('menuitem', { name }).click()
  await page.getByRole('dialog', { name: 'Configuration Editor' }).waitFor()
}
