// Rewrites docs/nodes.md from the definitions of the node types, and docs/troubleshooting.md from the texts of errors: `npm run docs`.
import { writeFileSync } from 'node:fs'
import { catalog } from '@latchwork/nodes/catalog'
import { nodesPage } from './nodes-page.ts'
import { troubleshootingPage } from './troubleshooting-page.ts'

writeFileSync(new URL('../docs/nodes.md', import.meta.url), nodesPage(catalog))
writeFileSync(new URL('../docs/troubleshooting.md', import.meta.url), troubleshootingPage())
