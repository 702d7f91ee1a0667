import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { inspect } from 'node:util'
import { runCommand, type CommandIo } from '@latchwork/cli'
import {
  compile,
  createRegistry,
  defineNode,
  parseFlow,
  port,
  run,
  type NodeType,
  type RunEvent,
} from '@latchwork/engine'
import { catalog, createNodeEffects, createOpenAIService } from '@latchwork/nodes'
import { createMemoryStore, createResolver, Secret } from '@latchwork/secrets'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { everyNodeType, typesUsed } from '../support/canary-flow.ts'
import { sweep } from '../support/canary-sweep.ts'
import { joinDeltas, keysSeen, startForeignHost, type ForeignHost } from '../support/canary-world.ts'
import { objectOf } from '../support/json.ts'
import { personalities } from '../support/openai-standin-personalities.ts'
import { startOpenAIStandIn, type OpenAIStandIn } from '../support/openai-standin.ts'

/* What a program that uses the packages can see of a run, down to the last hidden property: no key is in it. */
let standIn: OpenAIStandIn
let foreign: ForeignHost

beforeAll(async () => {
  foreign = await startForeignHost()
  standIn = await startOpenAIStandIn({ personalities: { redirects: { redirectTo: foreign.origin } } })
})
afterAll(() => Promise.all([standIn.close(), foreign.close()]))

const names = [...Object.keys(personalities), 'redirects']
const dig = (value: unknown): string => inspect(value, { showHidden: true, depth: 10, maxStringLength: null })

function makeProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'latchwork-library-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'notes'))
  for (const name of ['one', 'two']) writeFileSync(join(folder, 'notes', `${name}.md`), `The ${name}.`)
  writeFileSync(join(folder, 'every.flow.json'), JSON.stringify(everyNodeType))
  return folder
}

/** A node type whose failures are taken apart, before the engine makes plain facts of them. */
function watchFailures(type: NodeType, seen: (what: string) => void): NodeType {
  const tell = (error: unknown): never => {
    const { stack, cause } = error instanceof Error ? error : new Error('not an error')
    seen(`${dig(error)}\n${JSON.stringify(error)}\n${String(error)}\n${stack}\n${dig(cause)}`)
    throw error
  }
  if (type.control !== undefined) return type
  return {
    ...type,
    run: (inputs, ctx) => {
      const answer = type.run(inputs, ctx)
      return answer instanceof Promise ? answer.catch(tell) : answer
    },
  }
}

/** Looks at all that a node can reach. */
const look = (seen: (what: string) => void) =>
  defineNode({
    type: 'test.look',
    title: 'Look',
    summary: 'Looks at its context.',
    outputs: { ok: port.boolean() },
    run: async (_inputs, ctx) => {
      const credential = await ctx.services.openai?.credential()
      for (const thing of [ctx, ctx.services, credential, ctx.services.openai?.keysUsed()])
        seen(`${dig(thing)}\n${JSON.stringify(thing)}`)
      return { ok: credential !== undefined }
    },
  })

async function runInProcess(key: string, limitMs: number) {
  const seen: string[] = []
  const keep = (what: string) => void seen.push(what)
  const events: RunEvent[] = []
  const project = makeProject()
  const entry = { name: 'OPENAI_API_KEY', secret: new Secret(key), baseURL: standIn.url, location: 'a test' }
  const resolver = createResolver({ layers: [{ name: 'user', store: createMemoryStore({ entries: [entry] }) }] })
  const nodes = createNodeEffects({ files: { root: project }, http: { allowOrigins: [foreign.origin] } })
  onTestFinished(() => nodes.close())
  const openai = createOpenAIService({ resolver, fetch: nodes.effects.fetch, now: Date.now })
  const watched = objectOf(everyNodeType['nodes'])
  const flow = { ...everyNodeType, nodes: { ...watched, look: { type: 'test.look' } } }
  const registry = createRegistry([...catalog.map((type) => watchFailures(type, keep)), look(keep)])
  const plan = compile(parseFlow(JSON.stringify(flow)), registry)
  const result = await run(plan, {
    inputs: { url: foreign.origin },
    services: { ...nodes.services, openai },
    effects: nodes.effects,
    onEvent: (event) => void events.push(event),
    signal: AbortSignal.timeout(limitMs),
  })
  keep(joinDeltas(events.map((event) => JSON.stringify(event)).join('\n')))
  for (const thing of [events, result, plan, resolver, openai, nodes, await resolver.explain('OPENAI_API_KEY')])
    keep(`${dig(thing)}\n${JSON.stringify(thing)}`)
  const hits = sweep({
    folders: [project],
    streams: { seen: seen.join('\n'), foreign: foreign.requests.join('\n') },
    secrets: [{ label: 'key', value: key }],
  })
  return { result, events, hits, seen }
}

test('the flow of the sweep uses every node type of the catalog, and each one runs', async () => {
  expect(catalog.map(({ type }) => type).filter((type) => !typesUsed.has(type))).toEqual([])
  const { result, events, hits } = await runInProcess(standIn.key('good', 'all'), 30_000)
  expect(result).toMatchObject({ status: 'done', outputs: { files: 2, made: { web: 200 } } })
  const ended = new Set(events.flatMap((event) => (event.type === 'node-end' ? [event.path] : [])))
  expect(Object.keys(objectOf(everyNodeType['nodes'])).filter((id) => !ended.has(id))).toEqual([])
  expect(hits).toEqual([])
  expect(keysSeen(standIn)).toEqual([standIn.key('good', 'all')])
})

test.each(names)('no event, error, result or context of a run holds a key that is "%s"', async (personality) => {
  const before = standIn.calls.length
  const { hits, seen, result } = await runInProcess(standIn.key(personality), 1_500)
  expect(seen.join('\n')).toContain('user')
  expect(['done', 'failed', 'canceled']).toContain(result.status)
  expect(hits).toEqual([])
  expect(standIn.calls.length > before).toBe(personality !== 'admin')
})

test.each(names)(
  'a terminal never shows a key that is "%s", nor what a live display drew over',
  async (personality) => {
    const key = standIn.key(personality, 'terminal')
    const project = makeProject()
    const out = { stdout: new PassThrough(), stderr: new PassThrough() }
    const io: CommandIo = {
      ...out,
      stdin: new PassThrough(),
      environment: { OPENAI_API_KEY: key, LATCH_OPENAI_BASE_URL: standIn.url, LATCH_HOME: join(project, 'home') },
      cwd: project,
      home: project,
      isTerminal: (stream) => stream !== 'stdin',
      terminalSize: () => ({ columns: 400, rows: 60 }),
      now: Date.now,
      signal: new AbortController().signal,
    }
    const ended = runCommand(['run', 'every.flow.json', '--timeout', '800ms'], io)
    void ended.then(() => [out.stdout, out.stderr].map((stream) => stream.end()))
    const [code, stdout, stderr] = await Promise.all([ended, text(out.stdout), text(out.stderr)])
    expect([0, 1]).toContain(code)
    expect(stderr).toContain('\u001b[')
    const secrets = [{ label: 'key', value: key }]
    expect(sweep({ folders: [project], streams: { stdout, stderr, environment: dig(io) }, secrets })).toEqual([])
  },
)
