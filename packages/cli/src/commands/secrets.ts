import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { SecretsResolver } from '@latchwork/secrets'
import { usageError } from '../command-error.ts'
import { findProject } from '../project.ts'
import { composeSecrets, homeOf } from '../secrets/compose-secrets.ts'
import { readFingerprintKey } from '../secrets/fingerprint-key.ts'
import { sweepReplacedKeys } from '../secrets/sweep-replaced-keys.ts'
import type { Session } from '../session.ts'

/** What every `latch secrets` command works with. */
export interface SecretsParts {
  readonly session: Session
  readonly resolver: SecretsResolver
  /** The project's folder. */
  readonly project: string
  /** Why fingerprints mean nothing in this call. */
  readonly fingerprintTrouble: string | undefined
}

/** Opens the secrets as they are for flows of one folder: `--project DIR`, or the current one. */
export async function openSecrets(session: Session, folder: string | undefined): Promise<SecretsParts> {
  const { io } = session
  const place = resolve(io.cwd, folder ?? '.')
  if (!(await isFolder(place))) throw usageError(`The project folder ${place} does not exist.`)
  const { root, skipped } = await findProject(place, io)
  for (const words of skipped) session.output.say(`Note: ${words}`)
  const { key, trouble } = await readFingerprintKey(homeOf(session))
  const resolver = composeSecrets(session, { project: root, installationKey: key })
  await sweepReplacedKeys(resolver, session.output.say)
  return { session, resolver, project: root, fingerprintTrouble: trouble }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}
