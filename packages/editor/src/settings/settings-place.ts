/** The pages of the Configuration Editor, in the order of its list. */
export const SETTINGS_PAGES = [
  { id: 'general', title: 'General' },
  { id: 'editor', title: 'Editor' },
  { id: 'engine', title: 'Engine' },
  { id: 'models', title: 'Models' },
  { id: 'usage', title: 'Usage & Budgets' },
  { id: 'secrets', title: 'API Keys & Secrets' },
  { id: 'about', title: 'About' },
] as const

/** A page of the Configuration Editor. */
export type SettingsPage = (typeof SETTINGS_PAGES)[number]['id']

/** A page, and perhaps the one setting on it that is meant: a secret's name, or a setting's id. */
export interface SettingsPlace {
  readonly page: SettingsPage
  readonly name?: string
}

/** Whether a text names a page. */
export function isSettingsPage(text: string): text is SettingsPage {
  return SETTINGS_PAGES.some(({ id }) => id === text)
}

/**
 * Finds the place in an address's fragment, in whatever order the token stands with it.
 * @example
 * readSettingsPlace('#token=abc&settings/secrets?name=OPENAI_API_KEY') // { page: 'secrets', name: 'OPENAI_API_KEY' }
 */
export function readSettingsPlace(fragment: string): SettingsPlace | undefined {
  const pieces = fragment.replace(/^#/, '').split(/[&?]/)
  const page = pieces.find((piece) => piece.startsWith(PREFIX))?.slice(PREFIX.length) ?? ''
  if (!isSettingsPage(page)) return undefined
  const name = new URLSearchParams(pieces.join('&')).get('name') ?? ''
  return name === '' ? { page } : { page, name }
}

/** Writes a place as a fragment that `readSettingsPlace` reads. */
export function writeSettingsPlace({ page, name }: SettingsPlace): string {
  const about = name === undefined ? '' : `?${new URLSearchParams({ name }).toString()}`
  return `#${PREFIX}${page}${about}`
}

/** Takes the place out of a fragment and leaves the rest, such as the token, as it is. */
export function withoutSettingsPlace(fragment: string): string {
  const rest = fragment
    .replace(/^#/, '')
    .split(/[&?]/)
    .filter((piece) => !piece.startsWith(PREFIX) && !piece.startsWith('name='))
  return rest.length === 0 || rest[0] === '' ? '' : `#${rest.join('&')}`
}

const PREFIX = 'settings/'
