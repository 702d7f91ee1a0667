import { describe, expect, test } from 'vitest'
import { readTestReport, skipReason } from '../../scripts/test-report.ts'

interface ReportedFile {
  readonly name: string
  readonly status: string
  readonly message?: string
  readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
}

const report = (...testResults: readonly ReportedFile[]) => readTestReport(JSON.stringify({ testResults }))

describe('the report of a run', () => {
  test('counts passed, failed and skipped tests of all files', () => {
    const found = report(
      {
        name: 'a.test.ts',
        status: 'failed',
        assertionResults: [
          { fullName: 'one', status: 'passed' },
          { fullName: 'two', status: 'failed' },
        ],
      },
      {
        name: 'b.test.ts',
        status: 'passed',
        assertionResults: [
          { fullName: 'three', status: 'skipped' },
          { fullName: 'four', status: 'todo' },
          { fullName: 'five', status: 'passed' },
        ],
      },
    )
    expect(found).toEqual({
      passed: 2,
      failed: 1,
      skipped: [
        { file: 'b.test.ts', title: 'three' },
        { file: 'b.test.ts', title: 'four' },
      ],
      brokenFiles: [],
    })
  })

  test('counts a file that does not load as a failure', () => {
    const broken = { name: 'a.test.ts', status: 'failed', message: 'no such module\n at a', assertionResults: [] }
    expect(report(broken)).toMatchObject({ failed: 1, brokenFiles: ['a.test.ts: no such module'] })
  })

  test('is refused when it is something else', () => {
    expect(() => readTestReport('{}')).toThrow('testResults')
  })
})

test('the reason of a skip is read from the source', () => {
  expect(skipReason("import { loadOpenApiJudge } from './judge.ts'")).toContain('OPENAI_OPENAPI')
  expect(skipReason("test.skipIf(process.platform === 'win32')")).toContain(process.platform)
  expect(skipReason('await describeInBrowser()')).toContain('Chromium')
  expect(skipReason('test.skip()')).toBe('its file says why')
})
