import { usageError } from '../command-error.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { SecretsParts } from './secrets.ts'

/** `latch secrets snooze`: puts off the reminder to replace the key in force. */
export async function snoozeReminder(
  name: string,
  { label, days }: { readonly label?: string; readonly days: number },
  { session, resolver }: SecretsParts,
): Promise<ExitCode> {
  const { winner } = await resolver.explain(name, label === undefined ? {} : { label })
  if (winner?.fingerprint === undefined)
    throw usageError(`No key is in force for ${name}, so there is no reminder.`, 'What there is: latch secrets list')
  await resolver.snooze(name, { fingerprint: winner.fingerprint, days })
  session.output.result(
    days === 0 ? `You are reminded of ${name} again.` : `You are not reminded to replace ${name} for ${days} days.`,
  )
  return EXIT.done
}

/** `latch secrets reminders`: when to remind, and how long a replaced key is kept. */
export async function rotationRules(
  { remindAfterDays, keepOldHours }: { readonly remindAfterDays?: number; readonly keepOldHours?: number },
  { session, resolver }: SecretsParts,
): Promise<ExitCode> {
  const change = {
    ...(remindAfterDays !== undefined && { remindAfterDays }),
    ...(keepOldHours !== undefined && { keepOldHours }),
  }
  const hasChange = Object.keys(change).length > 0
  const rules = hasChange ? await resolver.changeRotationRules(change) : await resolver.rotationRules()
  const reminder =
    rules.remindAfterDays === 0
      ? 'You are never reminded to replace keys.'
      : `You are reminded to replace a key that is ${rules.remindAfterDays} days old.`
  const keeping =
    rules.keepOldHours === 0
      ? 'A replaced key is deleted at once.'
      : `A replaced key is kept, switched off, for ${rules.keepOldHours} hours.`
  session.output.result(`${reminder} ${keeping}`)
  return EXIT.done
}
