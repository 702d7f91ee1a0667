import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startCloud } from '@latchwork/cloud'
import { createRegistry, formatFlow, type Flow } from '@latchwork/engine'
import { createLedger } from '@latchwork/ledger'
import { createNodeEffects, createOpenAIService, createPriceBook, createProjectFiles } from '@latchwork/nodes'
import { catalog } from '@latchwork/nodes/catalog'
import {
  createAuditLog,
  createCloudStore,
  createDotenvStore,
  createEncryptedFileStore,
  createEnvironmentStore,
  createIndexedStore,
  createKeyRecords,
  createRedactor,
  createResolver,
  createSecretIndex,
  createUserSettings,
  fingerprint,
  Secret,
  type CloudKey,
} from '@latchwork/secrets'
import { createApiClient, type ApiClient } from '../src/api/index.ts'
import {
  createBlobFolder,
  createFlowFolder,
  createMetering,
  createKeyProbe,
  createProjectCache,
  createProjectRunner,
  createRunStore,
  createSettingsFile,
  makeStateFolder,
  startServer,
  type RunningServer,
  type ServerParts,
  type StartServerOptions,
} from '../src/index.ts'

/** A server of real parts, in a folder of its own, with the demo cloud behind it. */
export interface TestServer extends RunningServer {
  readonly client: ApiClient
  readonly parts: ServerParts
  /** The project's folder. */
  readonly project: string
  readonly home: string
  readonly log: readonly string[]
  /** Sends a request as the editor would, and gives the answer as it is. */
  send(path: string, init?: RequestInit): Promise<Response>
}

/** What a test may choose. */
export interface TestServerOptions {
  readonly environment?: Readonly<Record<string, string>>
  /** Milliseconds before each event of the demo model's stream. */
  readonly delayMs?: number
  /** No default key at all. */
  readonly isSignedOut?: boolean
  readonly server?: Partial<Omit<StartServerOptions, 'parts'>>
  readonly parts?: Partial<ServerParts>
}

/** A flow that joins texts without asking anybody. */
export const greeting: Flow = {
  latchwork: 1,
  name: 'greeting',
  inputs: { who: { kind: 'text', default: 'world' } },
  outputs: { text: 'hello.text' },
  nodes: { hello: { type: 'text.template', with: { template: 'Hello, {{who}}!' } } },
  wires: ['input.who -> hello.who'],
}

/** A flow that asks a model. */
export const question: Flow = {
  latchwork: 1,
  name: 'question',
  outputs: { answer: 'ask.text' },
  nodes: {
    ask: { type: 'openai.prompt', with: { prompt: 'Summarize: A latch keeps a gate shut. It is made of iron.' } },
  },
  wires: [],
}

/** Starts one; `dispose` takes it and its folder away. */
export async function startTestServer(
  options: TestServerOptions = {},
): Promise<TestServer & { [Symbol.asyncDispose](): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'latchwork-server-'))
  const project = join(folder, 'project')
  const home = join(folder, 'home')
  await mkdir(project)
  await mkdir(home)
  await writeFile(join(project, 'greeting.flow.json'), formatFlow(greeting))
  await writeFile(join(project, 'question.flow.json'), formatFlow(question))
  const log: string[] = []
  const { parts, close } = await composeParts({ project, home, log }, options)
  const server = await startServer({ parts, port: 0, ...options.server })
  const send = (path: string, init: RequestInit = {}) =>
    fetch(server.origin + path, {
      ...init,
      headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
    })
  let stopped: Promise<void> | undefined
  const stop = (): Promise<void> => (stopped ??= server.close().then(close))
  return {
    ...server,
    close: stop,
    client: createApiClient({ origin: server.origin, token: server.token, fetch }),
    parts,
    project,
    home,
    log,
    send,
    [Symbol.asyncDispose]: async () => {
      await stop()
      await rm(folder, { recursive: true })
    },
  }
}

async function composeParts(
  { project, home, log }: { readonly project: string; readonly home: string; readonly log: string[] },
  { environment = {}, delayMs, isSignedOut = false, parts = {} }: TestServerOptions,
) {
  const cloud = await startCloud({ upstream: 'demo', delayMs })
  const redactor = createRedactor()
  const demo: CloudKey = { secret: new Secret(cloud.key), baseURL: cloud.url, demo: true, location: 'demo model' }
  let joined = isSignedOut ? undefined : demo
  const secrets = createTestSecrets({ project, home, environment, redactor, read: () => joined })
  const nodes = createNodeEffects({ files: { root: project } })
  const state = await makeStateFolder(project)
  const runs = createRunStore({ file: join(state, 'runs.db'), redactor })
  const { fetch } = nodes.effects
  const ledger = createLedger({ file: join(home, 'usage.db') })
  const prices = createPriceBook({ file: join(home, 'prices.json') })
  const metering = createMetering({
    ledger,
    prices,
    root: project,
    fingerprint: (secret) => fingerprint(secret, 'a test'),
    failed: (fault) => log.push(String(fault)),
  })
  const cache = createProjectCache(state, { redactor, now: Date.now, onTrouble: (words) => log.push(words) })
  const service = createOpenAIService({ resolver: secrets, fetch, now: Date.now })
  const made: ServerParts = {
    version: '0.0.0-test',
    project: { name: 'project', root: project },
    home,
    registry: createRegistry(catalog),
    flows: createFlowFolder({ root: project, state }),
    runs,
    blobs: createBlobFolder({ folder: join(state, 'blobs') }),
    runner: createProjectRunner({ root: project, secrets, metering, cache }),
    ledger,
    prices,
    secrets,
    redactor,
    settings: createSettingsFile({ file: join(home, 'editor.json') }),
    files: createProjectFiles({ root: project }),
    models: () => service.models(),
    probe: createKeyProbe({ fetch, everyMs: 0 }),
    cloud: {
      show: async () => {
        if (joined === undefined) return { state: 'none' }
        const { baseURL: url, location, secret } = joined
        return { state: joined.demo ? 'demo' : 'joined', url, location, hint: secret.hint }
      },
      join: async ({ url, key }) => {
        joined = { secret: key, baseURL: url, demo: false, location: 'signed in' }
      },
      leave: async () => {
        joined = demo
      },
    },
    log: (line) => log.push(line),
    ...parts,
  }
  const close = async () => {
    runs.close()
    cache.close()
    ledger.close()
    await nodes.close()
    await cloud.close()
  }
  return { parts: made, close }
}

/** Two windows of one person make the same fingerprints. */
const INSTALLATION_KEY = randomBytes(32)

/** The layers as the command puts them together; what it writes stays in the test's folder. */
export function createTestSecrets({
  project,
  home,
  environment = {},
  redactor,
  read,
}: {
  readonly project: string
  readonly home: string
  readonly environment?: Readonly<Record<string, string>>
  readonly redactor?: ReturnType<typeof createRedactor>
  readonly read: () => CloudKey | undefined
}) {
  const encrypted = createEncryptedFileStore({ folder: join(home, 'secrets'), keyFolder: join(home, 'keys') })
  const index = createSecretIndex({ file: join(home, 'index.json') })
  return createResolver({
    layers: [
      { name: 'environment', store: createEnvironmentStore({ environment }) },
      { name: 'project', store: createDotenvStore({ file: join(project, '.env') }) },
      { name: 'user', store: createIndexedStore({ index, stores: [encrypted] }) },
      { name: 'default', store: createCloudStore({ read }) },
    ],
    settings: createUserSettings({ file: join(home, 'settings.json') }),
    records: createKeyRecords({ file: join(home, 'key-records.json') }),
    audit: createAuditLog({ file: join(home, 'secrets-audit.jsonl') }),
    actor: 'editor',
    installationKey: INSTALLATION_KEY,
    knownAddresses: { OPENAI_API_KEY: 'https://api.openai.com/v1' },
    ...(redactor !== undefined && { redactor }),
  })
}
