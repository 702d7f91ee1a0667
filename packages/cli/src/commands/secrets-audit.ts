import { auditInWords } from '@latchwork/secrets'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { SecretsParts } from './secrets.ts'

/** `latch secrets audit`: what was done to keys, newest last; never a value. */
export async function showAudit(
  name: string | undefined,
  { json, last }: { readonly json?: true; readonly last: number },
  { session, resolver }: SecretsParts,
): Promise<ExitCode> {
  const { output, redactor } = session
  const { entries, unreadable } = await resolver.audit.read()
  const wanted = entries.filter((entry) => name === undefined || entry.name === name).slice(-last)
  if (json === true) output.result(JSON.stringify(redactor.redactJson(wanted)))
  else if (wanted.length === 0) output.result('Nothing was done to keys yet.')
  else output.result(wanted.map((entry) => `${showTime(entry.at)}  ${auditInWords(entry)}`).join('\n'))
  if (unreadable > 0) output.say(`Note: ${unreadable} lines of the log cannot be read and are left out.`)
  return EXIT.done
}

/** To the second, in UTC, as the log keeps it. */
function showTime(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)}`
}
