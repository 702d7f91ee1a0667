import { isAbsolute, join } from 'node:path'
import { readSecretText } from './bounded-text.ts'
import { EXEC_PRESETS, type ExecPreset } from './exec-presets.ts'
import { SecretStoreError } from './secret-error.ts'
import { readStoreSettings, storeName, type StoreSettings } from './store-settings.ts'
import { createExecStore, type ExternalSecret } from './stores/exec.ts'
import type { ConfiguredStore } from './stores/indexed.ts'
import { createVaultStore, withoutWriting } from './stores/vault.ts'
import { Secret } from './secret.ts'

/** What the configured stores work with. */
export interface ConfiguredStoresOptions {
  /** The user's settings file; nothing else can name a command or a vault. */
  readonly file: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The person's home folder. */
  readonly homedir: string
  /** Learns the tokens of vaults, so that they can be kept out of logs. */
  readonly register?: (token: Secret) => void
  readonly fetch?: typeof globalThis.fetch
}

/**
 * Makes the stores that `stores` in the user's settings describes, when they are asked for: a change of the settings
 * counts from the next question on. Throws `SecretSettingsError`.
 */
export const createConfiguredStores = (
  options: ConfiguredStoresOptions,
): (() => Promise<readonly ConfiguredStore[]>) => {
  let made: { readonly from: string; readonly stores: readonly ConfiguredStore[] } | undefined
  return async () => {
    const settings = await readStoreSettings(options.file)
    const from = JSON.stringify(settings)
    if (made?.from !== from) made = { from, stores: settings.map((one) => makeStore(one, options)) }
    return made.stores
  }
}

const makeStore = (settings: StoreSettings, options: ConfiguredStoresOptions): ConfiguredStore =>
  settings.type === 'exec' ? makeExec(settings, options) : makeVault(settings, options)

const makeExec = (
  settings: Extract<StoreSettings, { type: 'exec' }>,
  { environment, homedir }: ConfiguredStoresOptions,
): ConfiguredStore => {
  const { preset, command, secrets, timeoutSeconds, keepSeconds } = settings
  const known: ExecPreset | undefined = preset === undefined ? undefined : EXEC_PRESETS[preset]
  const called = command ?? known?.command
  if (called === undefined) throw new RangeError('The settings were checked: there is a preset or a command.')
  return createExecStore({
    name: storeName(settings),
    command: called,
    secrets: mapValues(secrets, (place): ExternalSecret => (typeof place === 'string' ? { ref: place } : place)),
    environment,
    allow: [...(known?.environment ?? []), ...settings.environment],
    cwd: homedir,
    unlock: known?.unlock,
    timeoutMs: inMs(timeoutSeconds),
    keepMs: inMs(keepSeconds),
  })
}

const makeVault = (
  settings: Extract<StoreSettings, { type: 'vault' }>,
  options: ConfiguredStoresOptions,
): ConfiguredStore => {
  const { type: _type, writes, tokenFile, timeoutSeconds, keepSeconds, ...place } = settings
  const store = createVaultStore({
    ...place,
    token: () => readToken({ store: settings.name, tokenFile }, options),
    fetch: options.fetch,
    timeoutMs: inMs(timeoutSeconds),
    keepMs: inMs(keepSeconds),
  })
  return writes ? store : withoutWriting(store)
}

/** From the file that the settings name, else `VAULT_TOKEN`, else where `vault login` leaves it. Read anew each time. */
const readToken = async (
  { store, tokenFile }: { readonly store: string; readonly tokenFile?: string },
  { environment, homedir, register }: ConfiguredStoresOptions,
): Promise<Secret> => {
  const file = tokenFile === undefined ? join(homedir, '.vault-token') : fromHome(tokenFile, homedir)
  const ambient = tokenFile === undefined ? (environment['VAULT_TOKEN'] ?? '').trim() : ''
  const text = ambient === '' ? (await readSecretText({ file, store }))?.trim() : ambient
  if (text === undefined || text === '') throw noToken(store, file)
  const token = new Secret(text)
  register?.(token)
  return token
}

const fromHome = (path: string, homedir: string): string =>
  isAbsolute(path) ? path : join(homedir, path.replace(/^~[\\/]/, ''))

const inMs = (seconds: number | undefined): number | undefined => (seconds === undefined ? undefined : seconds * 1000)

const mapValues = <From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]))

const noToken = (store: string, file: string): SecretStoreError =>
  new SecretStoreError({
    store,
    location: `the vault ${store}`,
    problem: `cannot be asked: there is no token in ${file}`,
    remedy: 'Sign in (vault login), set VAULT_TOKEN, or name a tokenFile in your settings.',
  })
