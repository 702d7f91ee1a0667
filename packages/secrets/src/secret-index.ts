import { z } from 'zod'
import { createJSONFile } from './json-file.ts'
import { SecretStoreError } from './secret-error.ts'
import { watchFile } from './watch-folder.ts'

const entrySchema = z.looseObject({
  name: z.string(),
  label: z.string().optional(),
  store: z.string(),
  baseURL: z.string().optional(),
  setAt: z.string().optional(),
  /** Why it is not in a better store. */
  note: z.string().optional(),
})
const schema = z.looseObject({
  version: z.int().max(1, 'a newer Latchwork wrote it: update Latchwork').optional(),
  entries: z.array(entrySchema).default([]),
})

/** Where one of the user's secrets lives; never its value. */
export type IndexEntry = z.output<typeof entrySchema>

/** The record of where each of the user's secrets lives. */
export interface SecretIndex {
  readonly location: string
  find(name: string, label?: string): Promise<IndexEntry | undefined>
  list(): Promise<readonly IndexEntry[]>
  record(entry: IndexEntry): Promise<void>
  forget(name: string, label?: string): Promise<void>
  /** Calls back after a change by any process; returns its undo. */
  watch(changed: () => void): () => void
}

/** Keeps the index in a file of its own. */
export const createSecretIndex = ({ file }: { file: string }): SecretIndex => {
  const index = createJSONFile({ file, store: 'index' }, { schema, broken: (problem) => brokenIndex(file, problem) })
  const find = async (name: string, label?: string) =>
    (await index.read()).entries.find((entry) => entry.name === name && entry.label === label)
  const replace = (name: string, label: string | undefined, entries: readonly IndexEntry[]) =>
    index.update((all) => ({
      ...all,
      entries: [...all.entries.filter((entry) => entry.name !== name || entry.label !== label), ...entries],
    }))
  return {
    location: file,
    find,
    list: async () => (await index.read()).entries,
    record: (entry) => replace(entry.name, entry.label, [entry]),
    forget: (name, label) => replace(name, label, []),
    watch: (changed) => watchFile(file, changed),
  }
}

const brokenIndex = (file: string, problem: string): SecretStoreError =>
  new SecretStoreError({
    store: 'index',
    location: file,
    problem: `cannot be used: ${problem}`,
    remedy: 'Correct it there, or move the file away; the secrets themselves are elsewhere and will be found again.',
  })
