import { randomBytes } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { createApiClient, type ApiClient } from '../../packages/server/src/api/index.ts'
import { exampleFolder } from '../support/demo-run.ts'
import { startServerProcess } from './server-process.ts'

/** What a story may choose. */
export interface DeskOptions {
  /** Files that the project has besides the examples, by path. */
  readonly files?: Readonly<Record<string, string>>
  /** No examples. */
  readonly isEmpty?: boolean
  /** The address that OPENAI_API_KEY belongs to; nobody listens at the one that is there when this is left out. */
  readonly openai?: string
  /** Neither the demo model nor a cloud is there: without a key of one's own there is none. */
  readonly isSignedOut?: boolean
  /** Milliseconds before each event of the demo model's stream. */
  readonly delayMs?: number
  readonly colorScheme?: 'light' | 'dark'
  /** Pixels of a picture for one of the page; 1 unless told otherwise. */
  readonly scale?: number
}

/** A browser's page on the editor, the server behind it, and the folder in which both work. */
export interface Desk {
  readonly page: Page
  readonly context: BrowserContext
  readonly client: ApiClient
  /** What should never happen: errors of the page, reports of its security policy, requests that go elsewhere. */
  readonly faults: readonly string[]
  readonly origin: string
  readonly project: string
  /** Where the person's keys and choices are kept. */
  readonly home: string
  /** Opens the editor, perhaps with a flow; `hash` is added to the address. */
  goto(hash?: string): Promise<void>
  /** Opens the editor in one more window. */
  openWindow(): Promise<Page>
  read(path: string): string
  write(path: string, text: string): void
  /** What the server has said on its error stream since it was started. */
  said(): string
  killServer(): Promise<void>
  /** Starts it again at the same address, on the same files. */
  startServer(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

const NOBODY = 'http://127.0.0.1:9/v1'

/** Sets a desk up. The page is not open yet. */
export async function openDesk(
  { browser, assets }: { readonly browser: Browser; readonly assets: string },
  {
    files = {},
    isEmpty = false,
    openai = NOBODY,
    isSignedOut = false,
    delayMs = 0,
    colorScheme = 'light',
    scale = 1,
  }: DeskOptions = {},
): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), 'latch-e2e-'))
  const [project, home] = [join(folder, 'examples'), join(folder, 'home')]
  mkdirSync(project)
  mkdirSync(home)
  // What somebody has run in the examples of this checkout stays there.
  if (!isEmpty) cpSync(exampleFolder, project, { recursive: true, filter: (from) => !from.endsWith('.latchwork') })
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(project, path)), { recursive: true })
    writeFileSync(join(project, path), text)
  }
  for (const [path, text] of Object.entries(files)) write(path, text)
  const asked = { project, home, assets, openai, isSignedOut, delayMs, token: randomBytes(32).toString('base64url') }
  let server = await startServerProcess({ ...asked, port: 0 })
  const { origin, url } = server
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme,
    deviceScaleFactor: scale,
  })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin })
  const faults: string[] = []
  const newPage = async () => {
    const opened = await context.newPage()
    opened.setDefaultTimeout(8_000)
    watchFaults(opened, origin, faults)
    return opened
  }
  const page = await newPage()
  return {
    page,
    context,
    client: createApiClient({ origin, token: asked.token, fetch }),
    faults,
    origin,
    project,
    home,
    async goto(hash = '') {
      await page.goto(`${url}${hash}`)
      await page.getByRole('menubar').waitFor()
    },
    async openWindow() {
      const opened = await newPage()
      await opened.goto(url)
      await opened.getByRole('menubar').waitFor()
      return opened
    },
    read: (path) => readFileSync(join(project, path), 'utf8'),
    write,
    said: () => server.said(),
    killServer: () => server.kill(),
    async startServer() {
      server = await startServerProcess({ ...asked, port: Number(new URL(origin).port) })
    },
    async [Symbol.asyncDispose]() {
      await context.close()
      await server.kill()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

function watchFaults(page: Page, origin: string, faults: string[]): void {
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('console', (message) => {
    const isReport = /Content Security Policy|Trusted ?(?:Types|HTML|Script)/i.test(message.text())
    if (isReport) faults.push(`policy: ${message.text()}`)
  })
  page.on('request', (request) => {
    const isOwn = request.url().startsWith(`${origin}/`) || /^(?:data|blob):/.test(request.url())
    if (!isOwn) faults.push(`request: ${request.url()}`)
  })
}
