import { addressOf } from './addresses.ts'
import { apiKeyProblem } from './api-key.ts'
import type { FoundAnswer } from './asking.ts'
import { originsOf } from './base-url.ts'
import type { LayerName } from './layers.ts'
import { noteOn, type ResolverContext } from './resolver-context.ts'
import { MalformedSecretError, UnboundSecretError } from './secret-error.ts'
import { Secret } from './secret.ts'

/** A key with the only places it may be sent to. */
export interface Credential {
  readonly name: string
  readonly secret: Secret
  readonly baseURL: string
  readonly origins: readonly string[]
  readonly layer: LayerName
  readonly label?: string
  readonly hint: string
  /** Tells keys apart on this installation, and means nothing elsewhere. */
  readonly fingerprint: string
  readonly location: string
  /** Whether answers under this key come from the demo model. */
  readonly demo: boolean
  readonly note?: string
}

/** Makes a found secret ready to be sent. Throws when it has no address, or cannot stand in a header. */
export const credentialOf = async (
  context: ResolverContext,
  name: string,
  answer: FoundAnswer,
  askedLabel?: string,
): Promise<Credential> => {
  const { layer, entry } = answer
  const { location, label } = entry
  const problem = entry.secret.use(apiKeyProblem)
  if (problem !== undefined) throw new MalformedSecretError({ name, location, problem })
  const baseURL = await addressOf(context, name, answer)
  if (baseURL === undefined) throw new UnboundSecretError({ name, layer: layer.name, label, location })
  const secret = entry.secret.use((value) => new Secret(value.trim()))
  return {
    name,
    secret,
    baseURL,
    origins: originsOf(baseURL),
    layer: layer.name,
    label,
    hint: secret.hint,
    fingerprint: context.fingerprintOf(entry.secret),
    location,
    demo: entry.demo ?? false,
    note: noteOn(answer, askedLabel),
  }
}
