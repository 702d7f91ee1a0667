import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe } from 'vitest'
import { launchBrowser } from './browser.ts'
import { buildEditor } from './built-editor.ts'
import { openDesk, type Desk, type DeskOptions } from './desk.ts'

/** Opens desks for the tests of one file. */
export type OpenDesk = (options?: DeskOptions) => Promise<Desk>

/** Opens an empty page in a browser context of its own, for stories that bring their server along. */
export type OpenPage = () => Promise<Page & AsyncDisposable>

/**
 * Declares tests in a real browser, against the real server and the editor as it is built. They are reported as
 * skipped, with the reason, where Chromium cannot start. `LATCH_E2E_EDITOR` names an editor that is built already.
 */
export async function describeInBrowser(
  title: string,
  declare: (open: OpenDesk, openPage: OpenPage) => void,
): Promise<void> {
  const { browser, reason } = await launchBrowser()
  const built = process.env['LATCH_E2E_EDITOR']
  const assets = built ?? mkdtempSync(join(tmpdir(), 'latch-e2e-editor-'))

  const open: OpenDesk = (options) => {
    if (browser === undefined) throw new Error(reason)
    return openDesk({ browser, assets }, options)
  }

  const openPage: OpenPage = async () => {
    if (browser === undefined) throw new Error(reason)
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
    const page = await context.newPage()
    page.setDefaultTimeout(8_000)
    return Object.assign(page, { [Symbol.asyncDispose]: () => context.close() })
  }

  // A browser without a GPU on a busy machine misses a beat now and then: a story is told again before it counts as failed.
  describe.skipIf(browser === undefined)(`${title}${reason === undefined ? '' : ` (${reason})`}`, { retry: 2 }, () => {
    beforeAll(() => {
      if (built === undefined) buildEditor(assets)
    })
    afterAll(async () => {
      await browser?.close()
      if (built === undefined) rmSync(assets, { recursive: true, force: true })
    })
    declare(open, openPage)
  })
}
