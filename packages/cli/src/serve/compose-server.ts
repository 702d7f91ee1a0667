import { basename, join } from 'node:path'
import { startCloud } from '@latchwork/cloud'
import { createNodeEffects, createOpenAIService, createProjectFiles } from '@latchwork/nodes'
import { readInstallationKey, Secret, type CloudKey } from '@latchwork/secrets'
import {
  createBlobFolder,
  createFlowFolder,
  createKeyProbe,
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
import type { Session } from '../session.ts'
import { readVersion } from '../version.ts'

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
  const secrets = composeSecrets(session, {
    project: root,
    fallback: demo,
    installationKey: await readInstallationKey({ file: home.installationKeyFile }),
    actor: 'editor',
  })
  const nodes = createNodeEffects({ files: { root } })
  const { fetch } = nodes.effects
  const state = await makeStateFolder(root)
  const runs = createRunStore({ file: join(state, 'runs.db'), redactor })
  const openai = createOpenAIService({ resolver: secrets, fetch, now: Date.now })
  return {
    parts: {
      version: readVersion(),
      project: { name: basename(root), root },
      registry: createNodeLibrary(),
      flows: createFlowFolder({ root, state }),
      runs,
      blobs: createBlobFolder({ folder: join(state, 'blobs') }),
      runner: createProjectRunner({ root, secrets }),
      secrets,
      redactor,
      settings: createSettingsFile({ file: join(home.config, 'editor.json') }),
      files: createProjectFiles({ root }),
      models: () => openai.models(),
      probe: createKeyProbe({ fetch, proxy: proxyOf(session.environment) }),
      cloud: createCloudSignIn({ membership, demo, ...session }),
      log: (line) => output.say(line),
    },
    close: async () => {
      runs.close()
      await nodes.close()
      await cloud.close()
    },
  }
}
