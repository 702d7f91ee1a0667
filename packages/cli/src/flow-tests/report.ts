import { showDuration } from '../duration.ts'
import type { TestOutcome } from './run-test.ts'

/** How a test ended, for people: a line, and below it what was wrong. */
export function showOutcome({ file, name, faults, said, took }: TestOutcome): string {
  const line = `${faults.length === 0 ? '✓' : '✗'} ${file}  ${name}  ${showDuration(took)}`
  if (faults.length === 0) return line
  const lines = [...faults.map(({ where, message }) => `${where}: ${message}`), ...said]
  return [line, ...lines.map((text) => `    ${text.replaceAll('\n', '\n    ')}`)].join('\n')
}

/** The sum of all tests. */
export function showSum(outcomes: readonly TestOutcome[]): string {
  const failed = outcomes.filter(({ faults }) => faults.length > 0).length
  return `${outcomes.length - failed} passed, ${failed} failed.`
}

/** The same as JUnit's XML, which most build servers read. */
export function junitOf(outcomes: readonly TestOutcome[]): string {
  const files = [...new Set(outcomes.map(({ file }) => file))]
  const suites = files.map((file) =>
    suiteOf(
      file,
      outcomes.filter((outcome) => outcome.file === file),
    ),
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${countsOf(outcomes)}>\n${suites.join('')}</testsuites>\n`
}

function suiteOf(file: string, outcomes: readonly TestOutcome[]): string {
  const cases = outcomes.map(({ name, faults, took }) => {
    const opening = `    <testcase classname="${escape(file)}" name="${escape(name)}" time="${(took / 1000).toFixed(3)}"`
    if (faults.length === 0) return `${opening}/>\n`
    const [{ where, message }] = faults
    const all = faults.map((fault) => `${fault.where}: ${fault.message}`).join('\n')
    return `${opening}>\n      <failure message="${escape(`${where}: ${message}`)}">${escape(all)}</failure>\n    </testcase>\n`
  })
  return `  <testsuite name="${escape(file)}"${countsOf(outcomes)}>\n${cases.join('')}  </testsuite>\n`
}

function countsOf(outcomes: readonly TestOutcome[]): string {
  const failed = outcomes.filter(({ faults }) => faults.length > 0).length
  const seconds = outcomes.reduce((sum, { took }) => sum + took, 0) / 1000
  return ` tests="${outcomes.length}" failures="${failed}" time="${seconds.toFixed(3)}"`
}

function escape(text: string): string {
  const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return text
    .replaceAll(/[&<>"]/g, (mark) => named[mark] ?? mark)
    .replaceAll(/[^\P{Cc}\t\n\r]/gu, '\uFFFD')
    .replaceAll('\n', '&#10;')
}
