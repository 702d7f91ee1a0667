// `npm test`: the static checks, then the tests, then one line with the sum. With `--static`, the checks alone.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { locateCommand, listStaticChecks, runStaticCheck } from './static-checks.ts'
import type { CheckResult } from './static-checks.ts'
import { readTestReport, skipReason } from './test-report.ts'
import type { TestReport } from './test-report.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

const checks = listStaticChecks(root).map((check) => {
  const result = runStaticCheck(root, check)
  showCheck(result)
  return result
})
const sum = process.argv.includes('--static') ? { passed: 0, failed: 0, skipped: [] } : runTests()
const passed = sum.passed + checks.filter(({ ok }) => ok).length
const failed = sum.failed + checks.filter(({ ok }) => !ok).length
process.exitCode = failed > 0 ? 1 : 0
say(`${passed} passed, ${failed} failed, ${sum.skipped.length} skipped`)

function showCheck({ name, ok, seconds, output }: CheckResult): void {
  say(`${ok ? 'ok  ' : 'FAIL'} ${name}, ${seconds.toFixed(1)} s`)
  if (!ok) say(output.trimEnd().replaceAll(/^/gm, '     '))
}

function runTests(): Pick<TestReport, 'passed' | 'failed' | 'skipped'> {
  const folder = mkdtempSync(join(tmpdir(), 'latchwork-tests-'))
  try {
    const file = join(folder, 'report.json')
    const args = [locateCommand(root, 'vitest', 'vitest'), 'run', '--reporter=default', '--reporter=json']
    const { status } = spawnSync(process.execPath, [...args, `--outputFile.json=${file}`], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    return judgeTests(existsSync(file) ? readTestReport(readFileSync(file, 'utf8')) : undefined, status)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Whatever ends badly counts as a failure, even when no single test is to blame. */
function judgeTests(
  report: TestReport | undefined,
  status: number | null,
): Pick<TestReport, 'passed' | 'failed' | 'skipped'> {
  if (report === undefined) {
    say(`FAIL tests: vitest ended with ${status} and left no report`)
    return { passed: 0, failed: 1, skipped: [] }
  }
  for (const broken of report.brokenFiles) say(`FAIL ${broken}`)
  for (const { file, title } of report.skipped) {
    say(`skip ${relative(root, file)} > ${title} (${skipReason(readFileSync(file, 'utf8'))})`)
  }
  const { passed, failed, skipped } = report
  if (passed + failed === 0) {
    say('FAIL tests: no test ran')
    return { passed, failed: 1, skipped }
  }
  if (failed === 0 && status !== 0) {
    say(`FAIL tests: every test passed, but vitest ended with ${status}; the errors outside of tests are above`)
    return { passed, failed: 1, skipped }
  }
  return { passed, failed, skipped }
}
