import { z } from 'zod'

const reportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
})

/** A test that did not run. */
export interface SkippedTest {
  readonly file: string
  readonly title: string
}

/** How the tests of one run of vitest ended. */
export interface TestReport {
  readonly passed: number
  readonly failed: number
  readonly skipped: readonly SkippedTest[]
  /** Files that failed as a whole, such as one that does not load; each is counted in `failed`. */
  readonly brokenFiles: readonly string[]
}

/** Reads what vitest's JSON reporter wrote. Throws when it is no such report. */
export function readTestReport(text: string): TestReport {
  const { testResults } = reportSchema.parse(JSON.parse(text))
  const tests = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, status }) => ({ file: name, title: fullName, status })),
  )
  const failed = tests.filter(({ status }) => status === 'failed')
  const brokenFiles = testResults
    .filter(({ name, status }) => status === 'failed' && !failed.some(({ file }) => file === name))
    .map(({ name, message }) => `${name}: ${message.split('\n')[0]}`)
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: failed.length + brokenFiles.length,
    skipped: tests
      .filter(({ status }) => status !== 'passed' && status !== 'failed')
      .map(({ file, title }) => ({ file, title })),
    brokenFiles,
  }
}

/** Why a test of this source was skipped, as far as the source tells. */
export function skipReason(source: string): string {
  if (source.includes('loadOpenApiJudge')) return "OpenAI's OpenAPI file is not here: set OPENAI_OPENAPI to its path"
  if (source.includes('describeInBrowser')) return 'Chromium cannot start here; its title says why'
  if (source.includes('describeWithPrograms'))
    return 'programs that it needs are not installed here; its title names them'
  if (source.includes('process.platform')) return `not for this system (${process.platform})`
  return 'its file says why'
}
