// Fails when docs/nodes.md differs from what the definitions of the node types say.
import { readFileSync } from 'node:fs'
import { catalog } from '@latchwork/nodes/catalog'
import { nodesPage } from './nodes-page.ts'

const written = readFileSync(new URL('../docs/nodes.md', import.meta.url), 'utf8')

if (written !== nodesPage(catalog)) {
  process.stderr.write('docs/nodes.md is not what the node definitions say. Run `npm run docs` and commit the file.\n')
  process.exitCode = 1
}
