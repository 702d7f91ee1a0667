import type { BrowserContext, Page } from 'playwright-core'
import { z } from 'zod'

/** What a page showed, kept, said and was answered, by place. */
export type PagePlaces = Readonly<Record<string, string>>

/** Writes down what a page says and what it is answered, from now on; gives all the places of the page. */
export function watchPage(page: Page): { readonly places: () => Promise<PagePlaces> } {
  const said: string[] = []
  const answers: Promise<string>[] = []
  page.on('console', (message) => said.push(message.text()))
  page.on('pageerror', (error) => said.push(String(error.stack)))
  page.on('response', (response) => {
    // A stream has no end to wait for; what is sent on it is listened to beside the page.
    const isStream = response.headers()['content-type']?.startsWith('text/event-stream') === true
    const head = `${response.url()}\n${JSON.stringify(response.headers())}\n`
    answers.push(
      isStream
        ? Promise.resolve(head)
        : response.text().then(
            (body) => head + body,
            () => head,
          ),
    )
  })
  return {
    places: async () => ({
      console: said.join('\n'),
      'HTTP answers': (await Promise.all(answers)).join('\n'),
      DOM: await page.content(),
      fields: JSON.stringify(await page.evaluate(readFields)),
      'state of components': JSON.stringify(await page.evaluate(readComponents)),
      storage: await readStorage(page.context()),
      'session storage': JSON.stringify(await page.evaluate(() => Object.entries(sessionStorage))),
      caches: JSON.stringify(await page.evaluate(readCaches)),
      history: await readHistory(page),
      clipboard: await page.evaluate(() => navigator.clipboard.readText()),
    }),
  }
}

/** Copies all that can be copied: what the field holds, and what the page shows. */
export async function copyAll(page: Page, field: string): Promise<string> {
  await page.evaluate(() => navigator.clipboard.writeText('nothing'))
  const copied: string[] = []
  const dialog = page.getByRole('dialog')
  for (const place of [dialog.getByLabel(field, { exact: true }), dialog]) {
    await place.focus()
    await page.keyboard.press('ControlOrMeta+A')
    for (const key of ['C', 'X']) {
      await page.keyboard.press(`ControlOrMeta+${key}`)
      copied.push(await page.evaluate(() => navigator.clipboard.readText()))
    }
  }
  return copied.join('\n')
}

function readFields(): readonly string[] {
  return Array.from(document.querySelectorAll<HTMLInputElement>('input, textarea, select'), ({ value }) => value)
}

async function readCaches(): Promise<readonly string[]> {
  const found: string[] = []
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const request of await cache.keys())
      found.push(name, request.url, (await (await cache.match(request))?.text()) ?? '')
  }
  return found
}

async function readStorage(context: BrowserContext): Promise<string> {
  return JSON.stringify([await context.storageState({ indexedDB: true }), await context.cookies()])
}

const historySchema = z.object({ entries: z.array(z.looseObject({ url: z.string(), title: z.string() })) })

async function readHistory(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page)
  const { entries } = historySchema.parse(await session.send('Page.getNavigationHistory'))
  await session.detach()
  const asked = await page.evaluate(() => [
    JSON.stringify(history.state),
    ...performance.getEntries().map(({ name }) => name),
  ])
  return JSON.stringify([entries, asked])
}

/** Every text in the properties and the states of what React draws now. */
function readComponents(): readonly string[] {
  const texts: string[] = []
  const seen = new Set<unknown>()
  const root = Array.from(document.querySelectorAll('*'))
    .flatMap((element) => Object.entries(element))
    .find(([name]) => name.startsWith('__reactContainer$'))?.[1]
  const waiting: unknown[] = [root]
  while (waiting.length > 0 && seen.size < 400_000) {
    const value = waiting.pop()
    if (typeof value === 'string') texts.push(value)
    if (typeof value !== 'object' || value === null || seen.has(value) || value instanceof Node) continue
    seen.add(value)
    if (value instanceof Map) waiting.push(...value.keys(), ...value.values())
    // The other of the two trees is the one that was drawn before.
    for (const [name, inner] of Object.entries(value)) if (name !== 'alternate') waiting.push(inner)
  }
  return texts
}
