import type { Session } from '../session.ts'
import { showError } from '../show-error.ts'
import { closingLine } from './closing-line.ts'
import type { EndedRun } from './execute-flow.ts'
import { describeWait, tellWaits } from './tell-waits.ts'

/** Tells the person how a run ended, or why it did not begin. */
export function tellEnd(flow: string, ended: EndedRun, { output }: Session): void {
  const { refusal, record, waits, notes, before } = ended
  if (refusal !== undefined) {
    output.say(showError(refusal, refusal.code === 'invalid-flow' ? flow : undefined))
    return
  }
  const { error } = record
  if (error !== undefined) {
    const where = error.path === '' ? '' : ` at ${error.path}`
    output.say(`Failed${where}: ${error.message}${error.hint === undefined ? '' : `\n    ${error.hint}`}`)
  }
  // A run that is not kept, such as a replay, cannot be answered.
  const asked = before === undefined ? waits.map(describeWait) : tellWaits(record.run, waits, flow)
  for (const line of asked) output.say(line)
  output.say(closingLine(flow, ended))
  for (const note of new Set(notes)) output.say(`Note: ${note}`)
}
