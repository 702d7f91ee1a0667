import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRedactor } from '@latchwork/secrets'
import { createJournal, createRunStore, type Journal, type RunStore } from '../../src/index.ts'

/** A store of runs with its journal, in a folder of its own. */
export interface TestJournal {
  readonly file: string
  readonly store: RunStore
  readonly journal: Journal
  /** Begins a run of its own in the store. */
  begin(run: string): string
  close(): void
}

/** Opens a journal in a new folder, or again in that of an earlier one. */
export function openTestJournal(file = join(mkdtempSync(join(tmpdir(), 'latch-journal-')), 'runs.db')): TestJournal {
  const redactor = createRedactor()
  const store = createRunStore({ file, redactor })
  const journal = createJournal({ file, redactor })
  return {
    file,
    store,
    journal,
    begin(run) {
      store.begin({ run, flow: 'test', revision: 'r', startedAt: Date.now(), inputs: {} })
      return run
    },
    close() {
      journal.close()
      store.close()
    },
  }
}
