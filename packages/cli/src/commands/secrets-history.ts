import { tellOutcome, OUTCOMES, type OutcomeCode } from '@latchwork/nodes'
import type { LayerAnswer } from '@latchwork/secrets'

/** What became of a key, in a few words each: its last test, its last use, a rejection, its age when it is due. */
export function historyInWords({ history, age }: Pick<LayerAnswer, 'history' | 'age'>): readonly string[] {
  const { lastTest, lastUsed, rejectedAt } = history ?? {}
  return [
    lastTest === undefined ? undefined : `tested ${day(lastTest.at)}: ${titleOf(lastTest.code)}`,
    lastUsed === undefined ? undefined : `last used ${day(lastUsed.at)} by ${lastUsed.flow}`,
    rejectedAt === undefined ? undefined : `not accepted by its server on ${day(rejectedAt)}`,
    age?.isDue === true ? `${age.days} days old: time to replace it` : undefined,
  ].filter((words) => words !== undefined)
}

function day(at: string): string {
  return at.slice(0, 10)
}

/** A record may be of another version, with codes of its own. */
function titleOf(code: string): string {
  return isOutcome(code) ? tellOutcome(code, {}).title : code
}

function isOutcome(code: string): code is OutcomeCode {
  return Object.hasOwn(OUTCOMES, code)
}
