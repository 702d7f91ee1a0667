// The server of one end-to-end test, in a process of its own, so that a test can kill it as a crash would.
import { join } from 'node:path'
import { z } from 'zod'
import { startCloud } from '../../packages/cloud/src/index.ts'
import { createRegistry } from '../../packages/engine/src/index.ts'
import { createLedger } from '../../packages/ledger/src/index.ts'
import {
  catalog,
  createNodeEffects,
  createOpenAIService,
  createPriceBook,
  createProjectFiles,
} from '../../packages/nodes/src/index.ts'
import {
  createAuditLog,
  createCloudStore,
  createDotenvStore,
  createEncryptedFileStore,
  createIndexedStore,
  createKeyRecords,
  createRedactor,
  createResolver,
  createSecretIndex,
  createUserSettings,
  fingerprint,
  Secret,
  type CloudKey,
} from '../../packages/secrets/src/index.ts'
import {
  createBlobFolder,
  createFlowFolder,
  createMetering,
  createKeyProbe,
  createProjectRunner,
  createRunStore,
  createSettingsFile,
  makeStateFolder,
  startServer,
  type CloudSignIn,
} from '../../packages/server/src/index.ts'

const askedSchema = z.object({
  project: z.string(),
  home: z.string(),
  assets: z.string(),
  port: z.number(),
  token: z.string(),
  /** Where OPENAI_API_KEY belongs; OpenAI's own address in real life. */
  openai: z.string(),
  /** There is no default key. */
  isSignedOut: z.boolean(),
  /** Milliseconds before each event of the demo model's stream. */
  delayMs: z.number(),
})

const { project, home, assets, port, token, openai, isSignedOut, delayMs } = askedSchema.parse(
  JSON.parse(process.argv[2]),
)
const cloud = await startCloud({ upstream: 'demo', delayMs })
const redactor = createRedactor()
const demo: CloudKey = { secret: new Secret(cloud.key), baseURL: cloud.url, demo: true, location: 'demo model' }
let joined = isSignedOut ? undefined : demo

const secrets = createResolver({
  layers: [
    { name: 'project', store: createDotenvStore({ file: join(project, '.env') }) },
    { name: 'user', store: userStore() },
    { name: 'default', store: createCloudStore({ read: () => joined }) },
  ],
  settings: createUserSettings({ file: join(home, 'settings.json') }),
  records: createKeyRecords({ file: join(home, 'key-records.json') }),
  audit: createAuditLog({ file: join(home, 'secrets.log') }),
  actor: 'editor',
  knownAddresses: { OPENAI_API_KEY: openai },
  redactor,
})
const { effects } = createNodeEffects({ files: { root: project } })
const state = await makeStateFolder(project)
const log = (line: string): void => void process.stderr.write(`${line}\n`)
const ledger = createLedger({ file: join(home, 'usage.db') })
const prices = createPriceBook({ file: join(home, 'prices.json') })
const metering = createMetering({
  ledger,
  prices,
  root: project,
  fingerprint: (secret) => fingerprint(secret, 'a test'),
  failed: (fault) => log(String(fault)),
})
const models = createOpenAIService({ resolver: secrets, fetch: effects.fetch, now: Date.now })
const server = await startServer({
  port,
  token,
  assets,
  parts: {
    version: '0.0.0-test',
    project: { name: 'examples', root: project },
    home,
    registry: createRegistry(catalog),
    flows: createFlowFolder({ root: project, state }),
    runs: createRunStore({ file: join(state, 'runs.db'), redactor }),
    blobs: createBlobFolder({ folder: join(state, 'blobs') }),
    runner: createProjectRunner({ root: project, secrets, metering }),
    secrets,
    redactor,
    settings: createSettingsFile({ file: join(home, 'editor.json') }),
    files: createProjectFiles({ root: project }),
    models: () => models.models(),
    probe: createKeyProbe({ fetch: effects.fetch, everyMs: 0 }),
    cloud: createSignIn(),
    ledger,
    prices,
    log,
  },
})
process.stdout.write(`${JSON.stringify({ origin: server.origin, url: server.url })}\n`)

function userStore() {
  const encrypted = createEncryptedFileStore({ folder: join(home, 'secrets'), keyFolder: join(home, 'keys') })
  return createIndexedStore({ index: createSecretIndex({ file: join(home, 'index.json') }), stores: [encrypted] })
}

function createSignIn(): CloudSignIn {
  return {
    show: async () => {
      if (joined === undefined) return { state: 'none' }
      const { demo: isDemo, baseURL: url, location, secret } = joined
      return { state: isDemo ? 'demo' : 'joined', url, location, hint: secret.hint }
    },
    join: async ({ url, key }) => {
      joined = { secret: key, baseURL: url, demo: false, location: 'signed in' }
    },
    leave: async () => {
      joined = demo
    },
  }
}
