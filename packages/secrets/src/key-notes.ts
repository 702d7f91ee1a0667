import type { RecordChange, RecordedKey, TestRecord } from './key-records.ts'
import type { LayerName } from './layers.ts'
import type { ResolverContext } from './resolver-context.ts'
import type { Secret } from './secret.ts'

/** A key that something happened to. */
export interface NotedKey {
  readonly name: string
  readonly secret: Secret
  /** Left out for a key that is only typed so far. */
  readonly layer?: LayerName
  readonly label?: string
}

/** Keeps what becomes of keys. Trouble with that is told, and fails nothing. */
export interface KeyNotes {
  /** A test, with its code as its detail. */
  tested(key: NotedKey, test: Omit<TestRecord, 'at'>): Promise<string>
  /** The first use in a run. */
  used(key: NotedKey, use: { readonly flow: string; readonly run: string }): Promise<void>
  /** The provider does not accept it. */
  rejected(key: NotedKey): Promise<void>
}

/** Makes the notes of a resolver. */
export const createKeyNotes = (context: ResolverContext): KeyNotes => {
  const note = async ({ name, secret }: NotedKey, change: RecordChange): Promise<RecordedKey> => {
    const key = { name, fingerprint: context.fingerprintOf(secret) }
    await context.attempt(() => context.records.note(key, change))
    return key
  }
  return {
    tested: async (key, test) => {
      const at = context.now().toISOString()
      const named = await note(key, {
        lastTest: { at, ...test },
        // An accepted key is none that was rejected.
        ...(test.outcome === 'accepted' && { rejectedAt: undefined }),
        ...(test.code === 'wrong-key' && { rejectedAt: at }),
      })
      await context.log({ what: 'test', ...named, layer: key.layer, label: key.label, detail: test.code })
      return at
    },
    used: async (key, use) => {
      await note(key, { lastUsed: { at: context.now().toISOString(), ...use } })
    },
    rejected: async (key) => {
      const named = await note(key, { rejectedAt: context.now().toISOString() })
      await context.log({ what: 'rejected', ...named, layer: key.layer, label: key.label })
    },
  }
}
