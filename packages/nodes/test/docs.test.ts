import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { nodesPage } from '../../../scripts/nodes-page.ts'
import { catalog } from '../src/catalog.ts'

test('docs/nodes.md says what the definitions say; `npm run docs` rewrites it', async () => {
  const page = await readFile(new URL('../../../docs/nodes.md', import.meta.url), 'utf8')
  expect(page).toBe(nodesPage(catalog))
})

test('the page has a section for each node type, with its ports and settings', () => {
  const page = nodesPage(catalog)
  for (const { type, inputs, settings } of catalog) {
    const start = page.indexOf(`\n## ${type}\n`)
    const section = page.slice(start, page.indexOf('\n## ', start + 1) >>> 0)
    expect(start).toBeGreaterThan(0)
    for (const name of [...Object.keys(inputs), ...Object.keys(settings?.shape ?? {})])
      expect(section).toContain(`\`${name}\``)
  }
})
