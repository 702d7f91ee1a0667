import type { Secret } from './secret.ts'

/** What a store holds under one name and label. A blank secret is returned as it is: the resolver treats it as unset. */
export interface SecretEntry {
  readonly secret: Secret
  readonly label?: string
  /** Where this key may be sent, when the store keeps that with the key. */
  readonly baseURL?: string
  /** ISO 8601, UTC. */
  readonly setAt?: string
  /** Where the bytes are, for people: a path with a line, a variable's name. */
  readonly location: string
  /** How the bytes are kept, in words: `plain text file`, `encrypted file`. */
  readonly protection?: string
  /** Whether answers under this key come from the demo model. */
  readonly demo?: boolean
  /** Something the owner should know about this entry. */
  readonly note?: string
}

/** What a store says about an entry without its value. */
export type SecretListing = { readonly name: string } & Omit<SecretEntry, 'secret'>

/**
 * The plug: one place that secrets come from. `undefined` means "not here"; whatever goes wrong is thrown, as
 * `SecretStoreError`, and stops the search.
 */
export interface SecretStore {
  readonly name: string
  /** Where it looks, for people. */
  readonly location?: string
  get(name: string, label?: string): Promise<SecretEntry | undefined>
  list(): Promise<readonly SecretListing[]>
  /** Calls back after a change, perhaps more often than needed; returns its undo. */
  watch?(changed: () => void): () => void
}

/** A store that can be written. */
export interface WritableSecretStore extends SecretStore {
  /** Stores a value; without `baseURL` the address stored before stays. */
  set(name: string, secret: Secret, options?: { label?: string; baseURL?: string }): Promise<void>
  /** Removes the entry, if there is one. */
  remove(name: string, options?: { label?: string }): Promise<void>
  /** Whether it can keep an address with a key; without it, the address is kept in the user's settings. */
  readonly keepsAddress?: boolean
}

/** Tells whether a store can be written. */
export const isWritable = (store: SecretStore): store is WritableSecretStore => 'set' in store && 'remove' in store
