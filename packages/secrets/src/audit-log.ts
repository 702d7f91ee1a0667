import { z } from 'zod'
import { readStoreFile, updateStoreFile } from './atomic-file.ts'

/** Everything that the log tells of. */
export const AUDIT_ACTIONS = [
  'set',
  'remove',
  'rename',
  'default',
  'pin',
  'unpin',
  'never-default',
  'allow-default',
  'bind',
  'unbind',
  'snooze',
  'settings',
  'test',
  'rejected',
  'rotation-begin',
  'rotation-switch',
  'rotation-restore',
  'rotation-cancel',
  'rotation-delete',
  'export',
] as const

/** Who did it: somebody in a terminal, somebody in the editor, or a program that uses the library. */
export const AUDIT_ACTORS = ['command', 'editor', 'program'] as const

const entrySchema = z.object({
  /** ISO 8601, UTC. */
  at: z.string(),
  what: z.enum(AUDIT_ACTIONS),
  by: z.enum(AUDIT_ACTORS),
  name: z.string(),
  layer: z.enum(['run', 'environment', 'project', 'user', 'default']).optional(),
  label: z.string().optional(),
  fingerprint: z.string().optional(),
  /** What else there is to say, such as the layer of a pin; never a value. */
  detail: z.string().optional(),
})

/** One thing that happened to a key, without the key. */
export type AuditEntry = z.output<typeof entrySchema>

/** What is told to the log; it adds when, and by whom. */
export type AuditFacts = Omit<AuditEntry, 'at' | 'by'>

/** What happened to keys, newest last. */
export interface AuditLog {
  record(entry: AuditEntry): Promise<void>
  /** `unreadable` counts lines that are no entries, as after an edit by hand. */
  read(): Promise<{ readonly entries: readonly AuditEntry[]; readonly unreadable: number }>
}

/** How many entries are kept. */
export const AUDIT_LIMIT = 1000

/** Keeps the log in a file, an entry of JSON a line; the oldest go first. Readable by its owner only. */
export const createAuditLog = ({ file, keep = AUDIT_LIMIT }: { file: string; keep?: number }): AuditLog => {
  const choice = { file, store: 'audit log' }
  const linesOf = (text = ''): readonly string[] => text.split('\n').filter((line) => line !== '')
  return {
    record: (entry) =>
      updateStoreFile(choice, (before) => {
        const line = JSON.stringify(entrySchema.parse(entry))
        return `${[...linesOf(before?.text), line].slice(-keep).join('\n')}\n`
      }),
    read: async () => {
      const lines = linesOf((await readStoreFile(choice))?.text)
      const entries = lines.flatMap((line) => parseEntry(line) ?? [])
      return { entries, unreadable: lines.length - entries.length }
    },
  }
}

/** A log for one process. */
export const createMemoryAuditLog = (): AuditLog => {
  let entries: readonly AuditEntry[] = []
  return {
    record: async (entry) => {
      entries = [...entries, entry].slice(-AUDIT_LIMIT)
    },
    read: async () => ({ entries, unreadable: 0 }),
  }
}

const parseEntry = (line: string): AuditEntry | undefined => {
  try {
    return entrySchema.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}
