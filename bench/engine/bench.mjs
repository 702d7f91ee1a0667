// The engine's benchmark: `npm run bench:engine -- [--peers] [--langgraph] [--n8n] [--kinds chain,fan] [--sizes 1000,10000] [--rounds 3]`.
// Prints the table as Markdown, then the bars of this project as PASS or FAIL, and writes both to results/.
import { mkdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import { parseArgs } from 'node:util'
import { judge } from './bars.mjs'
import { installPeers, peerGroups } from './install-peers.mjs'
import { measureMatrix } from './matrix.mjs'
import { markdown } from './table.mjs'

const { values: options } = parseArgs({
  options: {
    peers: { type: 'boolean', default: false },
    langgraph: { type: 'boolean', default: false },
    n8n: { type: 'boolean', default: false },
    kinds: { type: 'string', default: 'chain,fan,layered,random' },
    sizes: { type: 'string', default: '1000,10000,100000' },
    rounds: { type: 'string', default: '3' },
  },
})

const groups = ['light', ...['peers', 'langgraph', 'n8n'].filter((name) => options[name])]
for (const group of groups) installPeers(group)

const machine = {
  cpus: os.cpus().length,
  model: os.cpus()[0].model,
  node: process.version,
  date: new Date().toISOString(),
}
const rows = await measureMatrix({
  peers: groups.flatMap((group) => peerGroups[group].adapters),
  kinds: options.kinds.split(','),
  sizes: options.sizes.split(',').map(Number),
  rounds: Number(options.rounds),
})

const bars = judge(rows)
const verdicts = bars.map(({ ok, name, detail }) => `${ok ? 'PASS' : 'FAIL'}  ${name}: ${detail}`)
const text = `${markdown({ machine, rows })}\n### Bars\n\n${verdicts.map((line) => `    ${line}`).join('\n')}\n`
mkdirSync(new URL('results/', import.meta.url), { recursive: true })
writeFileSync(new URL('results/latest.json', import.meta.url), `${JSON.stringify({ machine, rows }, null, 1)}\n`)
writeFileSync(new URL('results/latest.md', import.meta.url), text)
process.stdout.write(text)
process.exitCode = bars.every(({ ok }) => ok) ? 0 : 1
