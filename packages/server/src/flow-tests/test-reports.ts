import { createHash } from 'node:crypto'
import type { TestReport } from '../api/flow-tests.ts'
import type { SavedTest } from './run-saved-test.ts'

/** How tests ended last in this server. */
export interface TestReports {
  keep(saved: SavedTest, report: TestReport): void
  /** With whether the flow or the test was changed since. */
  find(saved: SavedTest): { readonly last?: TestReport; readonly isStale: boolean }
}

/** Begins with none. */
export function createTestReports(): TestReports {
  const kept = new Map<string, { readonly of: string; readonly report: TestReport }>()
  const nameOf = ({ file, test }: SavedTest): string => JSON.stringify([file.name, test.name])
  const contentOf = ({ text, test }: SavedTest): string =>
    createHash('sha256')
      .update(JSON.stringify([text, test]))
      .digest('hex')
  return {
    keep: (saved, report) => void kept.set(nameOf(saved), { of: contentOf(saved), report }),
    find(saved) {
      const found = kept.get(nameOf(saved))
      return found === undefined ? { isStale: false } : { last: found.report, isStale: found.of !== contentOf(saved) }
    },
  }
}
