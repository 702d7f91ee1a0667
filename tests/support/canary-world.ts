import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { callCommand, type CommandCall, type CommandEnd } from './canary-command.ts'
import { askLabelled, askOnce, broken, everyNodeType } from './canary-flow.ts'
import type { Canary } from './canary-needles.ts'
import { sweep, type Hit } from './canary-sweep.ts'
import { mintKey } from './openai-standin-keys.ts'
import { startOpenAIStandIn, type OpenAIStandIn } from './openai-standin.ts'

/** A listener that no key may reach. */
export interface ForeignHost {
  readonly origin: string
  /** Each request as text: target, headers and body. */
  readonly requests: readonly string[]
  close(): Promise<void>
}

/** Starts one on a free port of the loopback. */
export async function startForeignHost(): Promise<ForeignHost> {
  const requests: string[] = []
  const record = async (request: IncomingMessage) => {
    requests.push(`${request.method} ${request.url}\n${request.rawHeaders.join('\n')}\n${await text(request)}`)
  }
  const server = createServer((request, response) => {
    void record(request).then(() => response.setHeader('content-type', 'text/plain').end('a foreign answer'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The foreign host has no port.')
  return {
    origin: `http://127.0.0.1:${address.port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** A scratch home and project, three places that keys belong to and one that none may reach. */
export interface CanaryWorld {
  readonly root: string
  readonly home: string
  readonly project: string
  /** Where keys of the environment, of a run and of a project are bound to. */
  readonly openai: OpenAIStandIn
  /** Where the user's own keys are bound to. */
  readonly own: OpenAIStandIn
  /** The default cloud. */
  readonly cloud: OpenAIStandIn
  readonly foreign: ForeignHost
  /** Makes a secret known to the sweep; `file` is the one place that may hold it. */
  plant(label: string, value: string, file?: string): string
  /** Writes a secret into a file beside home and project, the one place that may hold it; gives the file. */
  plantFile(label: string, value: string): string
  /** Variables that people have, and that must change nothing: other keys and addresses of the SDK, proxies, debugging. */
  ambient(): Readonly<Record<string, string>>
  /** Calls the command with nothing in its environment but these variables and the scratch folders; keeps all it says. */
  latch(
    args: readonly string[],
    environment?: Readonly<Record<string, string>>,
    call?: Omit<CommandCall, 'cwd' | 'environment'>,
  ): Promise<CommandEnd>
  /** Adds a text to what is swept. */
  keep(name: string, content: string): void
  /** Everywhere that a secret turned up outside its store; everything that was kept since the last call is searched. */
  leaks(): readonly Hit[]
  close(): Promise<void>
}

/** Makes the world, with its flows and files. */
export async function createCanaryWorld(): Promise<CanaryWorld> {
  const root = mkdtempSync(join(tmpdir(), 'latchwork-canary-'))
  const at = (...parts: readonly string[]) => join(root, ...parts)
  for (const folder of [at('home'), at('tmp'), at('credentials'), at('project', 'notes')])
    mkdirSync(folder, { recursive: true })
  const flows = { every: everyNodeType, ask: askOnce, labelled: askLabelled, broken }
  for (const [name, flow] of Object.entries(flows))
    writeFileSync(at('project', `${name}.flow.json`), JSON.stringify(flow, null, 2))
  writeFileSync(at('project', 'latchwork.json'), '{ "latchwork": 1, "plugins": [] }')
  writeFileSync(at('project', 'notes', 'one.md'), 'The first note.\nIt has two lines.')
  writeFileSync(at('project', 'notes', 'two.md'), 'The second note.')

  const foreign = await startForeignHost()
  // Slow enough for a run that is to be stopped in the middle, however busy the machine is.
  const personalities = { redirects: { redirectTo: foreign.origin }, slow: { delayMs: 60_000 } }
  const [openai, own, cloud] = await Promise.all([
    startOpenAIStandIn({ personalities }),
    startOpenAIStandIn(),
    startOpenAIStandIn(),
  ])
  const secrets: Canary[] = []
  const allowed: { readonly secret: string; readonly file: string }[] = []
  const streams = new Map<string, string>()
  let calls = 0
  const plant: CanaryWorld['plant'] = (label, value, file) => {
    secrets.push({ label, value })
    if (file !== undefined) allowed.push({ secret: label, file })
    return value
  }

  return {
    root,
    home: at('home'),
    project: at('project'),
    openai,
    own,
    cloud,
    foreign,
    plant,
    plantFile(label, value) {
      const file = at('credentials', label.replaceAll(' ', '_'))
      writeFileSync(file, `${plant(label, value, file)}\n`, { mode: 0o600 })
      return file
    },
    ambient: () => ({
      OPENAI_ADMIN_KEY: plant('admin key of the environment', mintKey('sk-admin-')),
      OPENAI_CUSTOM_HEADERS: `Authorization: Bearer ${plant('key in custom headers', mintKey('sk-proj-'))}`,
      OPENAI_BASE_URL: `${foreign.origin}/v1`,
      OPENAI_ORG_ID: 'org-ambient',
      OPENAI_LOG: 'debug',
      HTTP_PROXY: foreign.origin,
      HTTPS_PROXY: foreign.origin,
      NODE_USE_ENV_PROXY: '1',
      NODE_DEBUG: 'http,fetch,undici',
      DEBUG: '*',
      LATCH_OPENAI_BASE_URL: openai.url,
    }),
    async latch(args, environment = {}, call = {}) {
      const base = { HOME: at('home'), LATCH_HOME: at('home', 'latch'), TMPDIR: at('tmp'), PATH: '/usr/bin:/bin' }
      const end = await callCommand(args, { ...call, cwd: at('project'), environment: { ...base, ...environment } })
      calls += 1
      const name = `call ${calls}, latch ${args.join(' ').slice(0, 60)}`
      streams.set(`stdout of ${name}`, end.stdout)
      streams.set(`stderr of ${name}`, end.stderr)
      if (args.includes('--events')) streams.set(`streamed texts of call ${calls}`, joinDeltas(end.stdout))
      return end
    },
    keep: (name, content) => void streams.set(name, content),
    leaks() {
      foreign.requests.forEach((request, index) => streams.set(`request ${index} to a foreign host`, request))
      const hits = sweep({ folders: [root], streams: Object.fromEntries(streams), secrets, allowed })
      streams.clear()
      return hits
    },
    async close() {
      await Promise.all([openai, own, cloud, foreign].map((host) => host.close()))
      rmSync(root, { recursive: true, force: true })
    },
  }
}

/** The different keys that reached a host, in order. */
export const keysSeen = (host: OpenAIStandIn): readonly string[] => [...new Set(host.calls.map(({ key }) => key))]

/** Throws when a host got, or gave, what OpenAI's file forbids; then forgets what it saw. */
export function settle(hosts: readonly OpenAIStandIn[]): void {
  const violations = hosts.flatMap((host) => [...host.violations, ...host.ownViolations])
  for (const host of hosts) host.reset()
  if (violations.length > 0) throw new Error(`Against OpenAI's file: ${JSON.stringify(violations)}`)
}

/** What was streamed, put together again: a secret may be cut in two between events. */
export function joinDeltas(lines: string): string {
  const texts = new Map<string, string>()
  for (const line of lines.split('\n').filter((line) => line.includes('"node-delta"'))) {
    const { path, delta }: { path: string; delta: { port?: string; text?: string } } = JSON.parse(line)
    const place = `${path} ${delta.port ?? ''}`
    texts.set(place, (texts.get(place) ?? `${place}: `) + (delta.text ?? ''))
  }
  return [...texts.values()].join('\n')
}
