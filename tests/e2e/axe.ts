import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { z } from 'zod'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const findingSchema = z.array(
  z.object({ id: z.string(), impact: z.string().nullable(), nodes: z.array(z.object({ html: z.string() })) }),
)

/** What axe finds on a page that keeps people out or slows them down. */
export async function findings(page: Page, ignored: readonly string[] = ['minor']): Promise<readonly string[]> {
  await page.evaluate(axe)
  const found: unknown = await page.evaluate('axe.run(document).then(({ violations }) => violations)')
  return findingSchema
    .parse(found)
    .filter(({ impact }) => !ignored.includes(impact ?? ''))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
}
