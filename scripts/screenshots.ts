// Photographs every page and state of the editor, light and dark, into a folder; only the sets whose names
// begin so, when told: npm run screenshots -- [folder] [beginning]
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser } from 'playwright-core'
import { startCloud } from '../packages/cloud/src/index.ts'
import { launchBrowser } from '../tests/e2e/browser.ts'
import { buildEditor } from '../tests/e2e/built-editor.ts'
import { openDesk, type Desk } from '../tests/e2e/desk.ts'
import { openFlow } from '../tests/e2e/steps.ts'
import { startOpenAIStandIn } from '../tests/support/openai-standin.ts'
import { canvasPictures, floatingPictures, startPictures } from './screenshots/canvas-pictures.ts'
import { keyPictures } from './screenshots/key-pictures.ts'
import type { Picture, PictureSet } from './screenshots/picture.ts'
import {
  comparedPictures,
  heldPictures,
  hinderedPictures,
  runningPictures,
  runPictures,
  runsForReadme,
} from './screenshots/run-pictures.ts'
import { testPictures } from './screenshots/test-pictures.ts'
import { keysForReadme, secretPictures, settingsPictures } from './screenshots/settings-pictures.ts'

const USUAL = { width: 1440, height: 900 }
const [folder = 'dist/screenshots', wanted] = process.argv.slice(2)

const { browser, reason } = await launchBrowser()
if (browser === undefined) throw new Error(reason)
const standIn = await startOpenAIStandIn()
const assets = mkdtempSync(join(tmpdir(), 'latch-screenshots-'))
const cloud = await startCloud({ upstream: 'demo' })
const sets = [
  startPictures,
  canvasPictures,
  floatingPictures,
  runningPictures,
  heldPictures,
  runPictures,
  hinderedPictures,
  testPictures,
  comparedPictures,
  settingsPictures,
  secretPictures(standIn, cloud),
  keyPictures(standIn),
  runsForReadme,
  keysForReadme(standIn),
]
const troubles: string[] = []
try {
  mkdirSync(folder, { recursive: true })
  buildEditor(assets)
  for (const set of sets.filter(({ name }) => wanted === undefined || name.startsWith(wanted)))
    for (const colorScheme of ['light', 'dark'] as const)
      troubles.push(...(await photograph(browser, set, colorScheme)))
} finally {
  await cloud.close()
  await standIn.close()
  await browser.close()
  rmSync(assets, { recursive: true, force: true })
}
process.stdout.write(`The pictures are in ${resolve(folder)}\n`)
for (const trouble of troubles) process.stderr.write(`${trouble}\n`)
if (troubles.length > 0) process.exitCode = 1

/** Takes the pictures of a set in one theme; what went wrong on the way. */
async function photograph(
  opened: Browser,
  { desk: options, scale = 1, pictures }: PictureSet,
  colorScheme: 'light' | 'dark',
): Promise<readonly string[]> {
  await using desk = await openDesk({ browser: opened, assets }, { ...options, colorScheme, scale })
  const failed: string[] = []
  for (const picture of pictures) {
    try {
      await pose(desk, picture)
    } catch (error) {
      failed.push(`${picture.name}-${colorScheme}: ${String(error)}`)
    }
    await desk.page.waitForTimeout(350)
    await desk.page.screenshot({ path: join(folder, `${picture.name}-${colorScheme}.png`) })
  }
  return [...failed, ...desk.faults]
}

async function pose(desk: Desk, { flow, size = USUAL, act }: Picture): Promise<void> {
  await desk.page.setViewportSize(size)
  if (flow !== undefined) await openFlow(desk, flow)
  await act?.(desk)
}
