import { settingsSchema, type ApiClient } from '@latchwork/server/api'
import { createStore } from '../store.ts'
import type { SettingsKeeper } from '../workbench.ts'

/** The settings, and how they are read anew. */
export interface OwnSettings extends SettingsKeeper {
  readonly refresh: () => Promise<void>
}

/** Makes the settings, with their defaults until the server has said what the person chose. */
export function createSettingsKeeper(api: Pick<ApiClient, 'call'>): OwnSettings {
  const store = createStore(settingsSchema.parse({}))
  let location = ''
  let open = 0

  async function change(patch: Readonly<Record<string, unknown>>): Promise<void> {
    const before = store.state()
    store.set(settingsSchema.parse(merge(before, patch)))
    open += 1
    try {
      const answer = await api.call('settings.put', { body: { patch } })
      location = answer.location
      // While another change is under way, its answer is the newer one.
      if (open === 1) store.set(answer.settings)
    } catch (error) {
      if (open === 1) store.set(before)
      throw error
    } finally {
      open -= 1
    }
  }

  async function refresh(): Promise<void> {
    const answer = await api.call('settings.get')
    location = answer.location
    if (open === 0) store.set(answer.settings)
  }

  return { state: store.state, subscribe: store.subscribe, location: () => location, change, refresh }
}

/** A JSON merge patch (RFC 7396). */
function merge(value: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch
  const merged: Record<string, unknown> = isObject(value) ? { ...value } : {}
  for (const [name, part] of Object.entries(patch)) {
    if (part === null) delete merged[name]
    else merged[name] = merge(merged[name], part)
  }
  return merged
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
