import type { Credential } from './credential.ts'
import type { KeyNotes } from './key-notes.ts'
import type { SecretsResolver } from './resolver.ts'

/** The keys of one run, as they are asked for, and what becomes of them. */
export interface RecordedUses {
  readonly resolver: Pick<SecretsResolver, 'credential'>
  /** Keeps that the provider did not accept a key. */
  rejected(credential: Credential): void
  /** Waits until all of it is kept. */
  settle(): Promise<void>
}

/** Where it is kept, and for which run. */
export interface UseOptions {
  readonly flow: string
  readonly run: string
  /** Asked for when there is something to keep; undefined where nothing can be kept. */
  readonly notes: () => Promise<KeyNotes | undefined> | KeyNotes
}

/**
 * Keeps the first use of each key in a run. A key that was given to this run alone leaves no trace, nor does that of the
 * demo model, which is nobody's.
 */
export const recordUses = (
  secrets: Pick<SecretsResolver, 'credential'>,
  { flow, run, notes }: UseOptions,
): RecordedUses => {
  const used = new Set<string>()
  const kept: Promise<void>[] = []
  const keep = ({ demo, layer }: Credential, note: (notes: KeyNotes) => Promise<void>): void => {
    if (demo || layer === 'run') return
    kept.push(Promise.resolve(notes()).then((found) => (found === undefined ? undefined : note(found))))
  }
  return {
    resolver: {
      credential: async (name, choice) => {
        const credential = await secrets.credential(name, choice)
        const identity = `${name} ${credential.fingerprint}`
        if (!used.has(identity)) keep(credential, (found) => found.used(credential, { flow, run }))
        used.add(identity)
        return credential
      },
    },
    rejected: (credential) => keep(credential, (found) => found.rejected(credential)),
    settle: async () => {
      await Promise.all(kept)
    },
  }
}
