/** How the command of a password manager is called, and which variables it needs beyond the usual ones. */
export interface ExecPreset {
  /** `{ref}` stands for what the configuration says about the secret. */
  readonly command: readonly [string, ...string[]]
  /** Names of variables; one that ends in `*` stands for all that begin so. */
  readonly environment: readonly string[]
  /** What opens it when it is locked. */
  readonly unlock: string
}

const GPG = ['GNUPGHOME', 'GPG_TTY', 'PASSWORD_STORE_*'] as const

/** The password managers that are known by name. */
export const EXEC_PRESETS = {
  '1password': {
    command: ['op', 'read', '--no-newline', '{ref}'],
    environment: ['OP_*'],
    unlock: 'Sign in (op signin), or unlock the 1Password app.',
  },
  pass: {
    command: ['pass', 'show', '{ref}'],
    environment: GPG,
    unlock: 'Unlock your gpg key (gpg-agent keeps it for a while): pass show any entry in a terminal.',
  },
  gopass: {
    command: ['gopass', 'show', '--password', '{ref}'],
    environment: [...GPG, 'GOPASS_*'],
    unlock: 'Unlock your gpg or age key: gopass show any entry in a terminal.',
  },
  vault: {
    command: ['vault', 'kv', 'get', '-field=value', '{ref}'],
    environment: ['VAULT_*'],
    unlock: 'Sign in: vault login.',
  },
  aws: {
    command: [
      'aws',
      'secretsmanager',
      'get-secret-value',
      '--query=SecretString',
      '--output=text',
      '--secret-id={ref}',
    ],
    environment: ['AWS_*'],
    unlock: 'Sign in: aws sso login.',
  },
  gcloud: {
    command: ['gcloud', 'secrets', 'versions', 'access', 'latest', '--secret={ref}'],
    environment: ['CLOUDSDK_*', 'GOOGLE_APPLICATION_CREDENTIALS'],
    unlock: 'Sign in: gcloud auth login.',
  },
  bitwarden: {
    command: ['bw', 'get', 'password', '{ref}', '--nointeraction'],
    environment: ['BW_*', 'BITWARDENCLI_*'],
    unlock: 'Run bw unlock, and start Latchwork with the BW_SESSION that it prints.',
  },
  sops: {
    command: ['sops', 'decrypt', '--extract', '["{name}"]', '{ref}'],
    environment: ['SOPS_*', 'AWS_*', 'GOOGLE_APPLICATION_CREDENTIALS', ...GPG],
    unlock: 'Make its key available (SOPS_AGE_KEY_FILE, gpg, or the cloud sign-in it uses).',
  },
} as const satisfies Readonly<Record<string, ExecPreset>>

/** A name of one of them. */
export type ExecPresetName = keyof typeof EXEC_PRESETS

/** What every program needs to find itself, its home and its agents; never a key of a model. */
const USUAL = [
  'PATH HOME USER LOGNAME SHELL LANG LC_* TZ TMPDIR XDG_* SSH_AUTH_SOCK DBUS_SESSION_BUS_ADDRESS DISPLAY WAYLAND_DISPLAY',
  'HTTPS_PROXY https_proxy NO_PROXY no_proxy',
  'SystemRoot SYSTEMROOT PATHEXT USERPROFILE APPDATA LOCALAPPDATA TEMP TMP',
].flatMap((names) => names.split(' '))

/** The variables of an environment that a command may see: the usual ones and those that were named. */
export const allowedEnvironment = (
  environment: Readonly<Record<string, string | undefined>>,
  named: readonly string[],
): Readonly<Record<string, string>> => {
  const patterns: readonly string[] = [...USUAL, ...named]
  const isAllowed = (name: string) =>
    patterns.some((pattern) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern))
  const allowed: Record<string, string> = {}
  for (const [name, value] of Object.entries(environment))
    if (value !== undefined && isAllowed(name)) allowed[name] = value
  return allowed
}
