export { createResolver, type LabelChoice, type Resolved, type SecretsResolver } from './resolver.ts'
export type { ResolverOptions } from './resolver-context.ts'
export type { BindOptions, BindResult } from './address-binding.ts'
export {
  AUDIT_ACTIONS,
  AUDIT_ACTORS,
  createAuditLog,
  createMemoryAuditLog,
  type AuditEntry,
  type AuditLog,
} from './audit-log.ts'
export { auditInWords } from './audit-words.ts'
export type { RemoveResult, SetOptions, SetResult } from './changes.ts'
export type { Credential } from './credential.ts'
export type { Decisions, RotationRules } from './decisions.ts'
export type { EverySecret } from './every-secret.ts'
export type { Explanation } from './explanation.ts'
export type { KeyAge } from './key-age.ts'
export type { KeyNotes, NotedKey } from './key-notes.ts'
export {
  createKeyRecords,
  createMemoryRecords,
  type KeyRecord,
  type KeyRecords,
  type TestRecord,
} from './key-records.ts'
export type { LabelledKey, RenameOptions } from './labelled-keys.ts'
export type { KeyHistory, LayerAnswer, Trouble } from './layer-answer.ts'
export type { KnownSecret, SecretList } from './known-names.ts'
export type { SecretProblem, SecretRequest } from './preflight.ts'
export { LAYER_ORDER, type Layer, type LayerName, type PinnableLayer } from './layers.ts'
export type { RotationKey, RotationState, Rotations } from './rotation.ts'
export { isReserved } from './reserved-names.ts'
export { Secret, fingerprint } from './secret.ts'
export { checkName, entryKey, isSecretName, parseEntryKey } from './secret-name.ts'
export {
  isWritable,
  type SecretEntry,
  type SecretListing,
  type SecretStore,
  type WritableSecretStore,
} from './secret-store.ts'
export { createMemorySettings, type AddressBinding, type SecretSettings, type UserSettings } from './secret-settings.ts'
export { createUserSettings } from './user-settings.ts'
export { createConfiguredStores, type ConfiguredStoresOptions } from './configured-stores.ts'
export { createSecretIndex, type IndexEntry, type SecretIndex } from './secret-index.ts'
export { createJSONFile, parseJSON, type JSONFile } from './json-file.ts'
export { readInstallationKey } from './key-file.ts'
export { latchHome, type HomeFacts, type LatchHome } from './latch-home.ts'
export { recordUses, type RecordedUses, type UseOptions } from './recorded-uses.ts'
export { createSweep, SECRET_MARK, type Sweep, type SweepOptions, type SweptKind } from './sweep.ts'
export { createRedactor, type RedactingStream, type Redactor } from './redactor.ts'
export { isForPassphrase, type AgeKey, type AgeLock, type ExportedSecret } from './age-envelope.ts'
export { createAgeFileStore, readExport, writeExport } from './stores/age-file.ts'
export { createCloudStore, type CloudKey, type CloudStoreOptions } from './stores/cloud.ts'
export { createDirectoryStore } from './stores/directory.ts'
export { createDotenvStore } from './stores/dotenv-file.ts'
export { createEncryptedFileStore, type EncryptedFileOptions } from './stores/encrypted-file.ts'
export { createEnvironmentStore, takeFromEnvironment, type Environment } from './stores/environment.ts'
export { createExecStore, type ExecOptions, type ExternalSecret } from './stores/exec.ts'
export { createIndexedStore, type ConfiguredStore, type IndexedStoreOptions } from './stores/indexed.ts'
export { createKeychainStore, type KeychainEntry, type KeychainOptions } from './stores/keychain.ts'
export { createMemoryStore, type MemoryEntry, type MemoryStoreOptions } from './stores/memory.ts'
export { createVaultStore, type VaultOptions, type VaultPlace } from './stores/vault.ts'
export {
  apiKeyProblem,
  cleanPastedKey,
  inspectKeyShape,
  removedInWords,
  type CleanedKey,
  type KeyShape,
} from './api-key.ts'
export { originsOf, parseBaseURL, type BaseURL } from './base-url.ts'
export { MissingSecretError } from './missing-secret.ts'
export {
  DefaultKeyRefusedError,
  InvalidAddressError,
  InvalidSecretNameError,
  MalformedSecretError,
  MissingStoreError,
  ReadOnlyLayerError,
  SecretCoercionError,
  SecretError,
  SecretSettingsError,
  SecretStoreError,
  UnboundSecretError,
  type SecretErrorCode,
} from './secret-error.ts'
