// Fails when a generated page differs from what it is made of.
import { readFileSync } from 'node:fs'
import { catalog } from '@latchwork/nodes/catalog'
import { nodesPage } from './nodes-page.ts'
import { troubleshootingPage } from './troubleshooting-page.ts'

const pages = { 'nodes.md': nodesPage(catalog), 'troubleshooting.md': troubleshootingPage() }

for (const [name, page] of Object.entries(pages)) {
  if (readFileSync(new URL(`../docs/${name}`, import.meta.url), 'utf8') === page) continue
  process.stderr.write(`docs/${name} is not what the sources say. Run \`npm run docs\` and commit the file.\n`)
  process.exitCode = 1
}
