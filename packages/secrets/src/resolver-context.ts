import { randomBytes } from 'node:crypto'
import type { FoundAnswer, Rules } from './asking.ts'
import { createMemoryAuditLog, type AuditEntry, type AuditFacts, type AuditLog } from './audit-log.ts'
import { createMemoryRecords, type KeyRecords } from './key-records.ts'
import { hasLabels, inAskingOrder, type Layer, type LayerName } from './layers.ts'
import { joinNotes } from './notes.ts'
import type { Redactor } from './redactor.ts'
import { SecretError } from './secret-error.ts'
import { createMemorySettings, defaultLabelOf, pinOf, type UserSettings } from './secret-settings.ts'
import { fingerprint, type Secret } from './secret.ts'

/** What a resolver works with; the composition root decides. */
export interface ResolverOptions {
  readonly layers: readonly Layer[]
  /** Pins, bound addresses and policies; only in memory when left out. */
  readonly settings?: UserSettings
  /** Where a key goes that has no address of its own, by name. */
  readonly knownAddresses?: Readonly<Record<string, string>>
  /** Where keys of the run, the environment and the project go instead (`LATCH_OPENAI_BASE_URL`), by name. */
  readonly addressOverrides?: Readonly<Record<string, string>>
  /** Policies on top of those in the settings. `*` means every name. */
  readonly policies?: { readonly neverDefault?: readonly string[] }
  /** Keys the fingerprints; a random one when left out, so that they hold for this process only. */
  readonly installationKey?: Uint8Array | string
  /** Learns every value that is read, so that it can be kept out of logs. */
  readonly redactor?: Pick<Redactor, 'add'>
  /** When keys were tested, used and rejected; only in memory when left out. */
  readonly records?: KeyRecords
  /** What was done to keys; only in memory when left out. */
  readonly audit?: AuditLog
  /** Who does it, for the audit log; `program` when left out. */
  readonly actor?: AuditEntry['by']
  readonly now?: () => Date
  /** Told, in words, that records or the audit log could not be kept: no reason to fail what was asked for. */
  readonly onTrouble?: (words: string) => void
}

/** What the resolver's parts share. */
export interface ResolverContext {
  readonly layers: readonly Layer[]
  readonly settings: UserSettings
  readonly knownAddresses: Readonly<Record<string, string>>
  readonly addressOverrides: Readonly<Record<string, string>>
  readonly fingerprintOf: (secret: Secret) => string
  readonly register: (secret: Secret) => void
  readonly records: KeyRecords
  readonly audit: AuditLog
  /** Tells the audit log; never throws. */
  readonly log: (facts: AuditFacts) => Promise<void>
  /** Does what must not fail anything else: trouble is told and left. */
  readonly attempt: <Result>(work: () => Promise<Result>) => Promise<Result | undefined>
  readonly now: () => Date
  readonly rulesFor: (name: string) => Promise<Rules>
}

/** Fills in what was left out. */
export const createContext = (options: ResolverOptions): ResolverContext => {
  const { settings = createMemorySettings(), redactor, actor: by = 'program', now = () => new Date() } = options
  const { records = createMemoryRecords(), audit = createMemoryAuditLog(), onTrouble = () => {} } = options
  const policies = options.policies?.neverDefault ?? []
  const installationKey = options.installationKey ?? randomBytes(32)
  const attempt: ResolverContext['attempt'] = async (work) => {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof SecretError)) throw error
      onTrouble(error.message)
      return undefined
    }
  }
  return {
    layers: inAskingOrder(options.layers),
    settings,
    knownAddresses: options.knownAddresses ?? {},
    addressOverrides: options.addressOverrides ?? {},
    fingerprintOf: (secret) => fingerprint(secret, installationKey),
    register: (secret) => redactor?.add(secret),
    records,
    audit,
    log: (facts) => attempt(() => audit.record({ at: now().toISOString(), by, ...facts })),
    attempt,
    now,
    rulesFor: async (name) => {
      const decided = await settings.read()
      const refused = new Set([...policies, ...decided.neverDefault])
      return {
        pin: pinOf(decided, name),
        neverDefault: refused.has(name) || refused.has('*'),
        defaultLabel: defaultLabelOf(decided, name),
      }
    },
  }
}

/** What the owner should know about a key that was found in a layer that may answer. */
export const noteOn = ({ layer, entry }: FoundAnswer, askedLabel?: string): string | undefined => {
  // Who asks for the demo model by itself knows that no label counts.
  const isOverridden = askedLabel !== undefined && !hasLabels(layer.name) && entry.demo !== true
  const label = isOverridden ? `the label ${askedLabel} was asked for, but ${whatOverrides(layer.name)}` : undefined
  return joinNotes(label, entry.note)
}

/** With a label, the default layer may answer only when the name is pinned to it. */
const whatOverrides = (layer: LayerName): string =>
  layer === 'default'
    ? 'the name is pinned to the default layer, which has no labels'
    : `the ${layer} layer has no labels and comes first`
