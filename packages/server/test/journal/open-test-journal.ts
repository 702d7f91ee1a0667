import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRedactor } from '@latchwork/secrets'
import { createRunStore, type Journal, type RunStore } from '../../src/index.ts'

/** A store of runs with its journal, in a folder of its own. */
export interface TestJournal {
  readonly file: string
  readonly store: RunStore
  readonly journal: Journal
  /** Begins a run of its own in the store. */
  begin(run: string): string
  close(): void
}

/** Opens a journal in a new folder. */
export function openTestJournal({ now = Date.now, redactor = createRedactor() } = {}): TestJournal {
  const file = join(mkdtempSync(join(tmpdir(), 'latch-journal-')), 'runs.db')
  const store = createRunStore({ file, redactor, now })
  return {
    file,
    store,
    journal: store.journal,
    begin(run) {
      store.begin({ run, flow: 'test', text: '{}', startedAt: Date.now(), inputs: {} })
      return run
    },
    close() {
      store.close()
    },
  }
}
