import type { LayerName } from './layers.ts'

/** The machine-readable kind of a secrets error. */
export type SecretErrorCode =
  | 'secret-missing'
  | 'secret-store'
  | 'secret-settings'
  | 'secret-unbound'
  | 'secret-malformed'
  | 'secret-policy'
  | 'secret-coercion'
  | 'secret-address'
  | 'secret-name'
  | 'secret-read-only'
  | 'secret-rotation'

/** The base of every error of this package: `summary` says what and where, `remedy` what to do. No error holds a value. */
export class SecretError extends Error {
  override readonly name: string = 'SecretError'
  readonly code: SecretErrorCode
  readonly summary: string
  readonly remedy: string

  constructor(code: SecretErrorCode, text: { summary: string; remedy: string; cause?: unknown }) {
    super(`${text.summary} ${text.remedy}`, text.cause === undefined ? undefined : { cause: text.cause })
    this.code = code
    this.summary = text.summary
    this.remedy = text.remedy
  }
}

/** A `Secret` was about to become a string. */
export class SecretCoercionError extends SecretError {
  override readonly name = 'SecretCoercionError'

  constructor() {
    super('secret-coercion', {
      summary: 'A secret was about to be turned into text.',
      remedy: 'Read it with secret.use((value) => …) at the one place that needs it.',
    })
  }
}

/** A store could not answer: locked, corrupt, unreadable, or without an entry it was recorded as holding. */
export class SecretStoreError extends SecretError {
  override readonly name = 'SecretStoreError'
  readonly store: string
  readonly location: string
  readonly problem: string
  readonly layer: LayerName | undefined

  constructor(facts: {
    store: string
    location: string
    problem: string
    remedy: string
    layer?: LayerName
    cause?: unknown
  }) {
    const layer = facts.layer === undefined ? '' : ` (the ${facts.layer} layer)`
    // A place in words opens the sentence; a path stays as it is.
    const place = facts.location.replace(/^[a-z](?=[^/\\.]*$)/, (first) => first.toUpperCase())
    super('secret-store', {
      summary: `${place}${layer} ${facts.problem}. No other layer was used instead.`,
      remedy: facts.remedy,
      cause: facts.cause,
    })
    this.store = facts.store
    this.location = facts.location
    this.problem = facts.problem
    this.layer = facts.layer
  }

  /** The same trouble with the layer named. */
  inLayer(layer: LayerName): SecretStoreError {
    const { store, location, problem, remedy, cause } = this
    return new SecretStoreError({ store, location, problem, remedy, layer, cause })
  }
}

/** A store that is not on this machine at all, such as a keychain on a server. */
export class MissingStoreError extends SecretStoreError {}

/** The user's settings file cannot be used. */
export class SecretSettingsError extends SecretError {
  override readonly name = 'SecretSettingsError'

  constructor(location: string, problem: string) {
    super('secret-settings', {
      summary: `The settings file ${location} cannot be used: ${problem}.`,
      remedy: 'Correct it there, or move the file away to start with empty settings (pins and addresses are in it).',
    })
  }
}

/** A secret's or label's name breaks the rule for names. */
export class InvalidSecretNameError extends SecretError {
  override readonly name = 'InvalidSecretNameError'

  constructor(what: 'name' | 'label', text: string) {
    super('secret-name', {
      summary: `${JSON.stringify(text.slice(0, 80))} cannot be a secret's ${what}.`,
      remedy:
        what === 'name'
          ? 'Use letters, digits and single underscores, beginning with a letter, as in OPENAI_API_KEY.'
          : 'Use up to 64 letters, digits, hyphens and underscores, beginning with a letter or a digit, as in work.',
    })
  }
}

/** An address that a key may not be sent to, or that cannot be used as one. */
export class InvalidAddressError extends SecretError {
  override readonly name = 'InvalidAddressError'

  readonly problem: string

  /** `owner` says whose address it is, where that is known. */
  constructor(problem: string, owner?: string) {
    super('secret-address', {
      summary: `The address${owner === undefined ? '' : ` of ${owner}`} cannot be used for a key: ${problem}.`,
      remedy: 'Give one such as https://api.example.com/v1 (http only for this machine: http://127.0.0.1:8080/v1).',
    })
    this.problem = problem
  }
}

/** A secret that was found, but has no address it may be sent to. */
export class UnboundSecretError extends SecretError {
  override readonly name = 'UnboundSecretError'

  constructor(facts: { name: string; layer: LayerName; label?: string; location: string }) {
    const label = facts.label === undefined ? '' : ` --label ${facts.label}`
    super('secret-unbound', {
      summary: `${facts.name} (${facts.location}, the ${facts.layer} layer) has no address that it may be sent to.`,
      remedy:
        facts.layer === 'default'
          ? 'Sign in to the cloud again, so that its address is stored with its key.'
          : `Bind it: latch secrets set ${facts.name} --layer ${facts.layer}${label} --base-url URL`,
    })
  }
}

/** A value that cannot be an API key, or cannot be stored; the text never shows it. */
export class MalformedSecretError extends SecretError {
  override readonly name = 'MalformedSecretError'

  constructor(facts: { name: string; location?: string; problem: string; remedy?: string }) {
    const where = facts.location === undefined ? '' : ` (${facts.location})`
    super('secret-malformed', {
      summary: `The value of ${facts.name}${where} ${facts.problem}.`,
      remedy: facts.remedy ?? `Copy the key again and set it anew: latch secrets set ${facts.name}`,
    })
  }
}

/** Only the default key is left, and the user's policy is never to spend it. */
export class DefaultKeyRefusedError extends SecretError {
  override readonly name = 'DefaultKeyRefusedError'

  constructor(name: string) {
    super('secret-policy', {
      summary: `Only the default cloud key is left for ${name}, and your policy is never to use it.`,
      remedy: `Set your own key (latch secrets set ${name}, or Settings > API Keys & Secrets), or lift the policy there.`,
    })
  }
}

/** A write to a layer that cannot be written. */
export class ReadOnlyLayerError extends SecretError {
  override readonly name = 'ReadOnlyLayerError'

  constructor(layer: LayerName, remedy: string) {
    super('secret-read-only', { summary: `The ${layer} layer cannot be written from here.`, remedy })
  }
}
