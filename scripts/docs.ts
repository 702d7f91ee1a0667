// Rewrites docs/nodes.md from the definitions of the node types: `npm run docs`.
import { writeFileSync } from 'node:fs'
import { catalog } from '@latchwork/nodes/catalog'
import { nodesPage } from './nodes-page.ts'

writeFileSync(new URL('../docs/nodes.md', import.meta.url), nodesPage(catalog))
