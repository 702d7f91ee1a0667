import { isAbsolute, join } from 'node:path'
import {
  createAuditLog,
  createDirectoryStore,
  createDotenvStore,
  createEnvironmentStore,
  createKeyRecords,
  createMemoryStore,
  createResolver,
  createUserSettings,
  latchHome,
  type CloudKey,
  type Layer,
  type LatchHome,
  type MemoryEntry,
  type SecretsResolver,
} from '@latchwork/secrets'
import { OPENAI_KEY } from '@latchwork/nodes'
import type { Session } from '../session.ts'
import { createCloudMembership } from './cloud-membership.ts'
import { createDefaultLayer, preferDemo, type DemoCloud } from './default-layer.ts'
import { openUserLayer } from './user-layer.ts'

/** What one call of the command adds to the layers that are always there. */
export interface SecretsOptions {
  /** The folder whose `.env` is the project layer. */
  readonly project: string
  /** What `--secret` gave. */
  readonly runSecrets?: readonly MemoryEntry[]
  /** The demo model, which then answers whatever keys there are. */
  readonly demo?: DemoCloud
  /** The default key of whoever has signed in to no cloud: the demo model behind the editor. */
  readonly fallback?: CloudKey
  /** Makes fingerprints that stay the same from call to call. Without it, no records of keys are kept. */
  readonly installationKey?: Uint8Array
  /** Who changes secrets, for the audit log. */
  readonly actor?: 'command' | 'editor'
}

/** Puts the five layers together: the only place that decides where secrets come from. */
export function composeSecrets(session: Session, options: SecretsOptions): SecretsResolver {
  const { environment, redactor, output } = session
  const { installationKey, actor = 'command' } = options
  const home = homeOf(session)
  const settings = createUserSettings({ file: home.settingsFile })
  const address = environment['LATCH_OPENAI_BASE_URL']?.trim() ?? ''
  return createResolver({
    layers: layersOf(session, home, options),
    settings: options.demo === undefined ? settings : preferDemo(settings),
    knownAddresses: { [OPENAI_KEY]: 'https://api.openai.com/v1' },
    addressOverrides: address === '' ? {} : { [OPENAI_KEY]: address },
    installationKey,
    redactor,
    audit: createAuditLog({ file: home.auditFile }),
    // Records tell keys by fingerprints, which have to stay the same.
    ...(installationKey !== undefined && { records: createKeyRecords({ file: home.keyRecordsFile }) }),
    actor,
    now: () => new Date(session.io.now()),
    onTrouble: (words) => output.say(`Note: ${words}`),
  })
}

/** Where the person's things are. A relative `LATCH_HOME` is meant from where the command was called. */
export function homeOf({ environment, io }: Session): LatchHome {
  return latchHome({ environment, platform: process.platform, homedir: io.home, cwd: io.cwd })
}

function layersOf(
  session: Session,
  home: LatchHome,
  { project, runSecrets = [], demo, fallback }: SecretsOptions,
): readonly Layer[] {
  const { environment } = session
  const variables = createEnvironmentStore({ environment })
  const credentials = environment['CREDENTIALS_DIRECTORY'] ?? ''
  const { user } = openUserLayer(session, home)
  const membership = createCloudMembership(home)
  const signedIn = async () => (await membership.read()) ?? fallback
  const run = createMemoryStore({ name: 'run', location: '--secret', entries: runSecrets })
  return [
    { name: 'run', store: run },
    { name: 'environment', store: variables },
    ...(isAbsolute(credentials)
      ? [{ name: 'environment', store: createDirectoryStore({ folder: credentials }) } as const]
      : []),
    { name: 'project', store: createDotenvStore({ file: join(project, '.env') }) },
    { name: 'user', store: user },
    { name: 'default', store: createDefaultLayer({ environment, variables, demo, signedIn }) },
  ]
}
