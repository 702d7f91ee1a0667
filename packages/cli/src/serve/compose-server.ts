import { basename, join } from 'node:path'
import { startCloud } from '@latchwork/cloud'
import { createNodeEffects, createOpenAIService, createPriceBook, createProjectFiles } from '@latchwork/nodes'
import { fingerprint, readInstallationKey, Secret, type CloudKey } from '@latchwork/secrets'
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
  type ServerParts,
} from '@latchwork/server'
import { createNodeLibrary } from '../node-library.ts'
import { createCloudMembership } from '../secrets/cloud-membership.ts'
import { createCloudSignIn } from '../secrets/cloud-sign-in.ts'
import { composeSecrets, homeOf } from '../secrets/compose-secrets.ts'
import { proxyOf } from '../secrets/proxy.ts'
import { sweepReplacedKeys } from '../secrets/sweep-replaced-keys.ts'
import type { Session } from '../session.ts'
import { openLedger } from '../usage/open-ledger.ts'
import { readVersion } from '../version.ts'

const HOUR_MS = 3_600_000

/** The parts of a server, and what lets go of them. */
export interface ComposedServer {
  readonly parts: ServerParts
  close(): Promise<void>
}

/** Puts the server of a project together: the project's files, the person's secrets, the demo model behind it all. */
export async function composeServer(root: string, session: Session): Promise<ComposedServer> {
  const { redactor, output } = session
  const home = homeOf(session)
  const cloud = await startCloud({ upstream: 'demo' })
  const demo: CloudKey = { secret: new Secret(cloud.key), baseURL: cloud.url, demo: true, location: 'demo model' }
  const membership = createCloudMembership(home)
  const installationKey = await readInstallationKey({ file: home.installationKeyFile })
  const secrets = composeSecrets(session, { project: root, fallback: demo, installationKey, actor: 'editor' })
  const sweep = (): Promise<void> => sweepReplacedKeys(secrets, output.say)
  await sweep()
  const sweeping = setInterval(() => void sweep(), HOUR_MS).unref()
  const { ledger, trouble } = await openLedger(home, Date.now)
  if (trouble !== undefined) output.say(`What runs cost is kept only until this command ends. ${trouble}`)
  const prices = createPriceBook({ file: home.pricesFile })
  const metering = createMetering({
    ledger,
    prices,
    root,
    fingerprint: (secret) => fingerprint(secret, installationKey),
    failed: (fault) => output.say(`The end of a model call could not be recorded: ${String(fault)}`),
  })
  const nodes = createNodeEffects({ files: { root } })
  const { fetch } = nodes.effects
  const state = await makeStateFolder(root)
  const runs = createRunStore({ file: join(state, 'runs.db'), redactor })
  const cache = createProjectCache(state, { redactor, now: Date.now, onTrouble: (words) => output.say(words) })
  const openai = createOpenAIService({ resolver: secrets, fetch, now: Date.now })
  return {
    parts: {
      version: readVersion(),
      project: { name: basename(root), root },
      home: session.io.home,
      registry: createNodeLibrary(),
      flows: createFlowFolder({ root, state }),
      runs,
      blobs: createBlobFolder({ folder: join(state, 'blobs') }),
      runner: createProjectRunner({ root, secrets, metering, cache }),
      secrets,
      redactor,
      settings: createSettingsFile({ file: join(home.config, 'editor.json') }),
      files: createProjectFiles({ root }),
      models: () => openai.models(),
      probe: createKeyProbe({ fetch, proxy: proxyOf(session.environment) }),
      cloud: createCloudSignIn({ membership, demo, ...session }),
      ledger,
      prices,
      log: (line) => output.say(line),
    },
    close: async () => {
      clearInterval(sweeping)
      runs.close()
      cache.close()
      ledger.close()
      await nodes.close()
      await cloud.close()
    },
  }
}
