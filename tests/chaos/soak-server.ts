// A server whose store of runs outlives it: node --expose-gc soak-server.ts <file of the store>. Tells its address to the
// process that forked it, and how much memory it uses when that one asks. Settings are read from editor.json beside the store.
import { appendFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createRegistry, defineNode, NodeError, port } from '@latchwork/engine'
import { catalog } from '@latchwork/nodes/catalog'
import { createRedactor } from '@latchwork/secrets'
import { createRunStore, createSettingsFile } from '@latchwork/server'
import { startTestServer } from '../../packages/server/test/start-test-server.ts'

const FAILING = 0.05

const call = defineNode({
  type: 'soak.call',
  title: 'Call',
  summary: 'Takes a moment, and fails now and then.',
  inputs: { value: port.number({ default: 0 }) },
  outputs: { value: port.number() },
  run: async ({ value }, ctx) => {
    await ctx.sleep(1 + ctx.random() * 5)
    if (ctx.random() < FAILING) throw new NodeError('unlucky', 'This call failed, as one in twenty does.')
    return { value: value + 1 }
  },
})

const [file = ''] = process.argv.slice(2)

const effect = defineNode({
  type: 'soak.effect',
  title: 'Effect',
  summary: 'Counts on, and writes down that it did.',
  inputs: { value: port.number({ default: 0 }) },
  outputs: { value: port.number() },
  run: async ({ value }, ctx) => {
    appendFileSync(join(dirname(file), 'effects'), `${ctx.path}\n`)
    return { value: value + 1 }
  },
})

const server = await startTestServer({
  parts: {
    runs: createRunStore({ file, redactor: createRedactor() }),
    settings: createSettingsFile({ file: join(dirname(file), 'editor.json') }),
    registry: createRegistry([...catalog, call, effect]),
  },
})

process.on('message', () => {
  globalThis.gc?.()
  process.send?.({ heap: process.memoryUsage().heapUsed })
})
process.on('disconnect', () => process.exit())
process.send?.({ origin: server.origin, token: server.token })
