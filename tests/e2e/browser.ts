import { existsSync } from 'node:fs'
import sparticuz from '@sparticuz/chromium'
import { chromium, type Browser } from 'playwright-core'

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--js-flags=--expose-gc',
]

/** A browser, or why there is none. */
export type Launch =
  | { readonly browser: Browser; readonly reason?: undefined }
  | { readonly browser?: undefined; readonly reason: string }

/** Starts Chromium: an installed one, else the one that npm brings. */
export async function launchBrowser(): Promise<Launch> {
  const reasons: string[] = []
  for (const find of [findInstalled, () => sparticuz.executablePath()]) {
    const executablePath = await find()
    if (executablePath === undefined) continue
    try {
      return { browser: await chromium.launch({ executablePath, headless: true, args: ARGUMENTS }) }
    } catch (error) {
      reasons.push(`${executablePath}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`)
    }
  }
  return { reason: `Chromium cannot start here. ${reasons.join(' ')}` }
}

async function findInstalled(): Promise<string | undefined> {
  return INSTALLED.find((path) => existsSync(path))
}
