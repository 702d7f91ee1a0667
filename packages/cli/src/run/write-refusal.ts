import { randomUUID } from 'node:crypto'
import type { CommandError } from '../command-error.ts'
import type { Session } from '../session.ts'
import { refusedRecord } from './run-record.ts'

/** Writes the record of a run whose command line was refused, if the command line asks for records or events. */
export function writeRefusal(error: CommandError, argv: readonly string[], { output, redactor, io }: Session): void {
  const record = refusedRecord(randomUUID(), error)
  const write = (value: object) => output.result(JSON.stringify(redactor.redactJson(value)))
  if (argv.includes('--json')) write(record)
  else if (argv.includes('--events')) write({ type: 'run-end', seq: 0, at: io.now(), path: '', ...record })
}
