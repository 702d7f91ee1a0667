import { OPENAI_KEY } from '@latchwork/nodes'
import type { SecretsResolver } from '@latchwork/secrets'
import type { KeyInUse } from '../api/key-in-use.ts'

/** Whose key would pay for a run that started now. Never throws. */
export async function keyInUse(secrets: Pick<SecretsResolver, 'explain'>, label?: string): Promise<KeyInUse> {
  const { winner, problem } = await secrets.explain(OPENAI_KEY, label === undefined ? {} : { label })
  if (problem !== undefined) return { state: 'trouble', text: 'Key trouble', problem }
  if (winner === undefined) return { state: 'none', text: 'No key' }
  const { layer, hint = '', location, demo } = winner
  const facts = { layer, hint, ...(location !== undefined && { location }) }
  if (demo === true) return { state: 'demo', text: 'Demo model', ...facts }
  if (layer === 'default') return { state: 'default', text: 'Default key', ...facts }
  return { state: 'own', text: hint === '' ? 'Your key' : `Your key ·${hint}`, ...facts }
}
