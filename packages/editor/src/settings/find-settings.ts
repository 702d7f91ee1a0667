import type { SecretRow } from '@latchwork/server/api'
import { SETTINGS_PAGES, type SettingsPlace } from './settings-place.ts'

/** Something that the search finds. */
export interface FoundSetting {
  readonly place: SettingsPlace
  readonly title: string
  /** The page it is on. */
  readonly page: string
}

interface Entry extends SettingsPlace {
  readonly title: string
  /** Other words that people use for it. */
  readonly words?: string
}

const ENTRIES: readonly Entry[] = [
  { page: 'general', name: 'cloud', title: 'Sign in to a cloud', words: 'default key account link sign out' },
  { page: 'general', name: 'general.reduceMotion', title: 'Less motion', words: 'animation accessibility' },
  { page: 'editor', name: 'general.theme', title: 'Theme', words: 'dark light colour appearance' },
  { page: 'editor', name: 'editor.showMinimap', title: 'Minimap', words: 'overview map' },
  { page: 'editor', name: 'editor.showGrid', title: 'Grid', words: 'dots background' },
  { page: 'editor', name: 'editor.snapToGrid', title: 'Keep to the grid', words: 'snap align drag' },
  { page: 'editor', name: 'editor.gridSize', title: 'Size of the grid', words: 'dots snap distance' },
  { page: 'editor', name: 'editor.wheel', title: 'Wheel', words: 'mouse zoom scroll pan' },
  { page: 'editor', name: 'editor.autosave', title: 'Save flows by themselves', words: 'autosave automatic' },
  { page: 'editor', name: 'editor.autosaveMs', title: 'Pause before saving', words: 'autosave delay time' },
  { page: 'engine', name: 'engine.maxInFlight', title: 'Nodes at once', words: 'parallel concurrency limit' },
  { page: 'engine', name: 'engine.timeoutMs', title: 'Longest run', words: 'timeout time limit' },
  { page: 'engine', name: 'engine.keepRuns', title: 'Runs to keep', words: 'history retention' },
  { page: 'engine', name: 'engine.keepDays', title: 'Days to keep runs', words: 'history retention' },
  { page: 'engine', name: 'engine.keepEffects', title: 'Keep what runs were answered', words: 'tests record replay' },
  { page: 'engine', name: 'project', title: 'Project folder', words: 'node types path' },
  { page: 'models', name: 'models.default', title: 'Model of new nodes', words: 'default model gpt' },
  { page: 'models', title: 'Models and their shutdown dates', words: 'default model gpt retire' },
  { page: 'usage', title: 'Usage and budgets', words: 'cost money tokens spend month csv export' },
  { page: 'usage', title: 'Monthly budget', words: 'limit notification threshold' },
  { page: 'usage', title: 'Calls a minute', words: 'rate limit requests' },
  { page: 'usage', title: 'Prices of models', words: 'cost tokens' },
  { page: 'secrets', title: 'API keys and secrets', words: 'openai key token password pin' },
  { page: 'about', title: 'Version and licence', words: 'documentation help' },
]

/**
 * The settings, and the secrets, in which every word of a search occurs, those first that have it all in their title; none
 * for an empty search.
 */
export function findSettings(search: string, secrets: readonly Pick<SecretRow, 'name'>[]): readonly FoundSetting[] {
  const words = search
    .toLowerCase()
    .split(/[\s_]+/)
    .filter(Boolean)
  if (words.length === 0) return []
  const named = secrets.map(({ name }): Entry => ({
    page: 'secrets',
    name,
    title: name,
    words: name.replaceAll('_', ' '),
  }))
  const holds = (text: string): boolean => words.every((word) => text.toLowerCase().includes(word))
  const found = [...ENTRIES, ...named].flatMap(({ title, words: others = '', ...place }) => {
    const page = SETTINGS_PAGES.find(({ id }) => id === place.page)?.title ?? ''
    return holds(`${title} ${others} ${page}`) ? [{ place, title, page }] : []
  })
  return found.toSorted((a, b) => Number(holds(b.title)) - Number(holds(a.title)))
}
