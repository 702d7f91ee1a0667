import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compile, createRegistry, defineNode, parseFlow, port, run, type RunEvent } from '@latchwork/engine'
import { createNodeEffects, createOpenAIService } from '@latchwork/nodes'
import { createMemoryStore, createRedactor, createResolver, Secret } from '@latchwork/secrets'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { leaks, type Leak } from '../support/canary-leaks.ts'
import { sweep, type Hit } from '../support/canary-sweep.ts'
import { joinDeltas, startForeignHost, type ForeignHost } from '../support/canary-world.ts'
import { mintKey } from '../support/openai-standin-keys.ts'

/* The sweep is only worth what it finds: each leak is built in on purpose, behind all nets, and must be found. */
let foreign: ForeignHost

beforeAll(async () => {
  foreign = await startForeignHost()
})
afterAll(() => foreign.close())

/** Runs a flow of one node that gets the key by the usual way, and then leaks it, or not. */
async function runLeaking(leak: Pick<Leak, 'plant'>, key: string): Promise<readonly Hit[]> {
  const root = mkdtempSync(join(tmpdir(), 'latchwork-leak-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const [home, project] = [join(root, 'home'), join(root, 'project')]
  for (const folder of [home, project]) mkdirSync(folder)
  const said: string[] = []
  const events: RunEvent[] = []
  const leaking = defineNode({
    type: 'test.leak',
    title: 'Leak',
    summary: 'Leaks a key.',
    outputs: { text: port.text() },
    run: async (_inputs, ctx) => {
      const credential = await ctx.services.openai?.credential()
      const given: string[] = []
      const places = { ctx, home, foreign: foreign.origin, say: said.push.bind(said), output: given.push.bind(given) }
      await credential?.secret.use((secret) => leak.plant(secret, places))
      return { text: given.join('') }
    },
  })
  const entry = { name: 'OPENAI_API_KEY', secret: new Secret(key), baseURL: foreign.origin, location: 'a test' }
  const resolver = createResolver({ layers: [{ name: 'user', store: createMemoryStore({ entries: [entry] }) }] })
  const nodes = createNodeEffects({ files: { root: project } })
  onTestFinished(() => nodes.close())
  const before = foreign.requests.length
  const flow = {
    latchwork: 1,
    name: 'leak',
    outputs: { text: 'leak.text' },
    nodes: { leak: { type: 'test.leak' } },
    wires: [],
  }
  const result = await run(compile(parseFlow(JSON.stringify(flow)), createRegistry([leaking])), {
    services: {
      ...nodes.services,
      openai: createOpenAIService({ resolver, fetch: nodes.effects.fetch, now: Date.now }),
    },
    effects: nodes.effects,
    onEvent: (event) => void events.push(event),
  })
  const lines = events.map((event) => JSON.stringify(event)).join('\n')
  return sweep({
    folders: [root],
    streams: {
      events: lines,
      'streamed texts': joinDeltas(lines),
      result: JSON.stringify(result),
      stderr: said.join('\n'),
      'requests to a foreign host': foreign.requests.slice(before).join('\n'),
    },
    secrets: [
      { label: 'key', value: key },
      { label: 'another key', value: mintKey('sk-proj-') },
    ],
  })
}

test('there are at least twelve leaks', () => {
  expect(new Set(leaks.map(({ name }) => name)).size).toBeGreaterThanOrEqual(12)
})

test.each(leaks.map((leak) => [leak.name, leak] as const))('the sweep finds a leak: %s', async (_name, leak) => {
  const hits = await runLeaking(leak, mintKey('sk-proj-'))
  const fitting = hits.filter(({ encoding, where }) => leak.found.test(encoding) && leak.where.test(where))
  expect(fitting, JSON.stringify(hits)).not.toEqual([])
  expect(new Set(hits.map(({ secret }) => secret))).toEqual(new Set(['key']))
})

test('the same run without a leak has no hits', async () => {
  expect(await runLeaking({ plant: () => undefined }, mintKey('sk-proj-'))).toEqual([])
})

const texts = leaks.flatMap(({ name, text, isStopped }) => (text === undefined ? [] : [{ name, text, isStopped }]))

test.each(texts)(
  'the redactor alone, as a log, event, error, JSON or stream passes it: "$name" is stopped: $isStopped',
  ({ text, isStopped }) => {
    const key = mintKey('sk-proj-')
    const redactor = createRedactor()
    redactor.add(new Secret(key))
    const leaking = text(key)
    const stream = redactor.stream()
    const pieces = Array.from({ length: Math.ceil(leaking.length / 7) }, (_, at) => leaking.slice(at * 7, at * 7 + 7))
    const nets: Readonly<Record<string, string>> = {
      log: redactor.redact(leaking),
      event: JSON.stringify(redactor.redactJson({ type: 'node-log', message: leaking, [leaking]: [leaking] })),
      error: JSON.stringify(redactor.redactJson(new Error(leaking, { cause: new Error(leaking) }))),
      JSON: redactor.redact(JSON.stringify({ inner: JSON.stringify({ leaking }) })),
      stream: pieces.map((piece) => stream.push(piece)).join('') + stream.flush(),
    }
    const passed = Object.entries(nets).filter(
      ([, content]) => sweep({ streams: { content }, secrets: [{ label: 'key', value: key }] }).length > 0,
    )
    expect(passed.map(([net]) => net)).toEqual(isStopped === true ? [] : Object.keys(nets))
  },
)
