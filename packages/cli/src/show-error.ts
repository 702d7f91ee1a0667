import type { CommandError, Finding } from './command-error.ts'

/** An error for people: each finding with its place, or the message with its hint. */
export function showError(error: CommandError, file?: string): string {
  const { findings, message, hint } = error
  if (findings.length === 0) return lines(message, hint)
  const shown = findings.map((finding) => showFinding(finding, file)).join('\n')
  return findings.some((finding) => finding.hint === hint) ? shown : lines(shown, hint)
}

/** One finding: `flow.json:12:5  message (wires[3])`, and what to do below it. */
export function showFinding({ path, message, hint, line, column }: Finding, file?: string): string {
  const position = line === undefined ? '' : `:${line}:${column}`
  const place = file === undefined ? '' : `${file}${position}  `
  const inside = path === '' || file === undefined ? '' : `  (${path})`
  return lines(`${place}${message}${inside}`, hint)
}

function lines(message: string, hint: string | undefined): string {
  return hint === undefined ? message : `${message}\n    ${hint.replaceAll('\n', '\n    ')}`
}
