import { NodeError, type NodeContext } from '@latchwork/engine'
import { createOpenAIService, OPENAI_KEY } from '@latchwork/nodes'
import { originsOf, type Credential, type LayerName, type Secret } from '@latchwork/secrets'
import type { KeyTest } from '../api/secrets.ts'

/** A key that is to be tried, and where it may be sent. */
export interface KeyCandidate {
  readonly secret: Secret
  readonly baseURL: string
  /** Where it stands or is going to, so that a refusal can say where it is replaced; the user's own keys when left out. */
  readonly layer?: LayerName
  readonly location?: string
}

/** The plug: finds out whether a provider accepts a key, without spending anything. */
export type KeyProbe = (candidate: KeyCandidate) => Promise<KeyTest>

/** Refusals that say something about the key; every other failure leaves it open. */
const REFUSALS: ReadonlySet<string> = new Set(['wrong-key', 'admin-key', 'no-organization'])
const PATIENCE_MS = 15_000

/** Makes a probe that asks for the list of models, which is free. */
export function createKeyProbe({
  fetch,
  now = Date.now,
}: {
  readonly fetch: NodeContext['fetch']
  readonly now?: () => number
}): KeyProbe {
  return async (candidate) => {
    const { baseURL } = candidate
    const credential = candidateCredential(candidate)
    const patient: NodeContext['fetch'] = (url, init = {}) =>
      fetch(url, {
        ...init,
        signal: AbortSignal.any([AbortSignal.timeout(PATIENCE_MS), ...(init.signal ? [init.signal] : [])]),
      })
    const service = createOpenAIService({ resolver: { credential: async () => credential }, fetch: patient, now })
    try {
      const models = await service.models()
      const message = `The key is accepted, and sees ${models.length} ${models.length === 1 ? 'model' : 'models'}.`
      const hint = 'This does not prove that it may run them, nor that there is credit: a read-only key passes too.'
      return { outcome: 'accepted', message, hint, models: models.length, baseURL }
    } catch (error) {
      if (!(error instanceof NodeError)) throw error
      const { code, message, hint } = error
      const outcome = REFUSALS.has(code) ? 'refused' : 'unverified'
      return { outcome, message, code, baseURL, ...(hint !== undefined && { hint }) }
    }
  }
}

function candidateCredential({ secret, baseURL, layer = 'user', location = 'typed in' }: KeyCandidate): Credential {
  const origins = originsOf(baseURL)
  return {
    name: OPENAI_KEY,
    secret,
    baseURL,
    origins,
    layer,
    hint: secret.hint,
    location,
    demo: false,
  }
}
