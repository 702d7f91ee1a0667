import type { NodeContext } from '@latchwork/engine'
import type { Credential } from '@latchwork/secrets'
import type { ListedModel } from './list-models.ts'

const FRESH_MS = 600_000

/** What listing models needs of its host. */
export interface ListEffects {
  readonly fetch: NodeContext['fetch']
  readonly now: () => number
}

/** A reader of model lists that keeps the last list for ten minutes, as long as the key and its address stay. */
export function createModelList(effects: ListEffects): (credential: Credential) => Promise<readonly ListedModel[]> {
  let kept: { credential: Credential; at: number; models: Promise<readonly ListedModel[]> } | undefined
  return (credential) => {
    const at = effects.now()
    if (kept !== undefined && at - kept.at < FRESH_MS && isSameKey(kept.credential, credential)) return kept.models
    const entry = { credential, at, models: load(credential, effects) }
    kept = entry
    entry.models.catch(() => {
      if (kept === entry) kept = undefined
    })
    return entry.models
  }
}

/** The SDK is heavy: it is loaded when a list is asked for. */
async function load(credential: Credential, effects: ListEffects): Promise<readonly ListedModel[]> {
  const { listModels } = await import('./list-models.ts')
  return listModels(credential, effects)
}

function isSameKey(a: Credential, b: Credential): boolean {
  return a.baseURL === b.baseURL && a.secret.use((one) => b.secret.use((other) => one === other))
}
