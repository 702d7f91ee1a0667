import { z } from 'zod'
import { createJSONFile } from './json-file.ts'
import { SecretStoreError } from './secret-error.ts'

const testSchema = z.object({
  /** ISO 8601, UTC. */
  at: z.string(),
  /** What it showed, by its code: `able`, `wrong-key`. */
  code: z.string(),
  outcome: z.enum(['accepted', 'refused', 'unverified']),
  baseURL: z.string().optional(),
})
const useSchema = z.object({ at: z.string(), flow: z.string(), run: z.string() })
const recordSchema = z.looseObject({
  name: z.string(),
  fingerprint: z.string(),
  /** When this value was first saved from here; it stays when the value is moved to another label or restored. */
  since: z.string().optional(),
  lastTest: testSchema.optional(),
  lastUsed: useSchema.optional(),
  /** When the provider last said that it does not accept this key. */
  rejectedAt: z.string().optional(),
  /** No reminder to rotate before then. */
  snoozedUntil: z.string().optional(),
})
const schema = z.looseObject({ records: z.array(recordSchema).default([]) })

/** What a test showed. */
export type TestRecord = z.output<typeof testSchema>

/** What is known about one value under one name, without the value: it is told by its fingerprint. */
export type KeyRecord = z.output<typeof recordSchema>

/** The value that a record is about. */
export type RecordedKey = Pick<KeyRecord, 'name' | 'fingerprint'>

/** The facts of a record that can change. */
export type RecordChange = Partial<Pick<KeyRecord, 'since' | 'lastTest' | 'lastUsed' | 'rejectedAt' | 'snoozedUntil'>>

/** Where it is kept what became of keys: tested, used, rejected. */
export interface KeyRecords {
  read(): Promise<readonly KeyRecord[]>
  /** Merges facts into the record of a key; makes one where there is none. */
  note(key: RecordedKey, change: RecordChange): Promise<void>
}

/** More than anybody has keys; the records that were noted longest ago go first. */
const MOST = 500

/** Keeps the records in a file of their own. */
export const createKeyRecords = ({ file }: { file: string }): KeyRecords => {
  const records = createJSONFile(
    { file, store: 'key records' },
    { schema, broken: (problem) => brokenRecords(file, problem) },
  )
  return {
    read: async () => (await records.read()).records,
    note: (key, change) => records.update((all) => ({ ...all, records: [...noted(all.records, key, change)] })),
  }
}

/** Records for one process, for programs that keep none. */
export const createMemoryRecords = (): KeyRecords => {
  let records: readonly KeyRecord[] = []
  return {
    read: async () => records,
    note: async (key, change) => {
      records = noted(records, key, change)
    },
  }
}

/** The record of a value under a name. */
export const recordOf = (records: readonly KeyRecord[], key: RecordedKey): KeyRecord | undefined =>
  records.find((record) => record.name === key.name && record.fingerprint === key.fingerprint)

const noted = (records: readonly KeyRecord[], key: RecordedKey, change: RecordChange): readonly KeyRecord[] => {
  const before = recordOf(records, key)
  const next = { name: key.name, fingerprint: key.fingerprint, ...before, ...change }
  return [...records.filter((record) => record !== before), next].slice(-MOST)
}

const brokenRecords = (file: string, problem: string): SecretStoreError =>
  new SecretStoreError({
    store: 'key records',
    location: file,
    problem: `cannot be used: ${problem}`,
    remedy: 'Correct it there, or move it away: it holds no keys, only when they were tested and used.',
  })
