import { isAbsolute, join, resolve } from 'node:path'

/** Where Latchwork keeps a person's things. */
export interface LatchHome {
  /** Settings, the index of secrets and the encrypted file. */
  readonly config: string
  /** Runs, the data key, the installation key: never in the same folder as what they open. */
  readonly state: string
  readonly cache: string
  readonly settingsFile: string
  readonly indexFile: string
  /** Folder of the encrypted file. */
  readonly secretsFolder: string
  /** Folder of its data key. */
  readonly keyFolder: string
  readonly installationKeyFile: string
  /** When keys were tested, used and rejected. */
  readonly keyRecordsFile: string
  /** What was done to keys. */
  readonly auditFile: string
  /** What model calls cost, and budgets. */
  readonly ledgerFile: string
  /** The person's own prices of models. */
  readonly pricesFile: string
  /** Whether the person's keychain may be used: not when `LATCH_HOME` moved everything. */
  readonly usesKeychain: boolean
}

/** The machine, as far as it matters here. */
export interface HomeFacts {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly platform: string
  readonly homedir: string
  /** Where a relative `LATCH_HOME` counts from; the folder of the process when left out. */
  readonly cwd?: string
}

/** Finds those places: all below `LATCH_HOME` when it is set, else in the XDG folders (on Windows in AppData). */
export const latchHome = ({ environment, platform, homedir, cwd = process.cwd() }: HomeFacts): LatchHome => {
  const moved = environment.LATCH_HOME?.trim() ?? ''
  if (moved !== '') {
    const root = resolve(cwd, moved)
    return placesIn({ config: join(root, 'config'), state: join(root, 'state'), cache: join(root, 'cache') }, false)
  }
  const folder = (variable: string, fallback: string): string => {
    const chosen = environment[variable] ?? ''
    return join(isAbsolute(chosen) ? chosen : join(homedir, fallback), 'latchwork')
  }
  if (platform === 'win32') {
    const local = folder('LOCALAPPDATA', 'AppData/Local')
    const config = folder('APPDATA', 'AppData/Roaming')
    return placesIn({ config, state: join(local, 'state'), cache: join(local, 'cache') }, true)
  }
  const config = folder('XDG_CONFIG_HOME', '.config')
  const state = folder('XDG_STATE_HOME', '.local/state')
  return placesIn({ config, state, cache: folder('XDG_CACHE_HOME', '.cache') }, true)
}

const placesIn = (
  { config, state, cache }: { config: string; state: string; cache: string },
  usesKeychain: boolean,
): LatchHome => ({
  config,
  state,
  cache,
  settingsFile: join(config, 'settings.json'),
  indexFile: join(config, 'secrets-index.json'),
  secretsFolder: join(config, 'secrets'),
  keyFolder: join(state, 'keys'),
  installationKeyFile: join(state, 'installation-key'),
  keyRecordsFile: join(state, 'key-records.json'),
  auditFile: join(state, 'secrets-audit.jsonl'),
  ledgerFile: join(state, 'usage.db'),
  pricesFile: join(config, 'prices.json'),
  usesKeychain,
})
