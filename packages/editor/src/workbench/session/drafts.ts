import { z } from 'zod'

/** A flow's text that the server does not have yet. */
export interface Draft {
  readonly text: string
  /** The revision that it was made from. */
  readonly revision: string
}

/** Keeps unsaved texts on this machine, so that neither a crash nor a closed tab loses them. */
export interface Drafts {
  readonly read: (path: string) => Draft | undefined
  /** False when there was no room; nothing else is lost then. */
  readonly write: (path: string, draft: Draft) => boolean
  readonly remove: (path: string) => void
}

const draftSchema = z.object({ text: z.string(), revision: z.string() })

/** Makes the drafts of one project. */
export function createDrafts(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>, project: string): Drafts {
  const keyOf = (path: string) => `latchwork:draft:${project}:${path}`
  return {
    read(path) {
      const kept = storage.getItem(keyOf(path))
      if (kept === null) return undefined
      try {
        return draftSchema.parse(JSON.parse(kept))
      } catch {
        return undefined
      }
    },
    write(path, draft) {
      try {
        storage.setItem(keyOf(path), JSON.stringify(draft))
        return true
      } catch {
        return false
      }
    },
    remove: (path) => storage.removeItem(keyOf(path)),
  }
}
