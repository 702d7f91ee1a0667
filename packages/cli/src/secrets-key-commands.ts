import { InvalidArgumentError, Option, type Command } from 'commander'
import type { Add, CarryOut, ProjectOption } from './secrets-program.ts'

interface LabelOption extends ProjectOption {
  readonly label?: string
}

/** The commands for several keys under one name: which one answers, and under which label. */
export function addLabels(add: Add, carryOut: CarryOut): void {
  add('rename <NAME>', 'gives a key another label')
    .addOption(new Option('--layer <layer>', 'where the key is; user if not given').choices(['project', 'user']))
    .option('--label <label>', 'the label it has now; without it, the key without a label')
    .option('--to <label>', 'the label it gets; without it, none')
    .action((name: string, options: LabelOption & { layer?: 'project' | 'user'; to?: string }) =>
      carryOut(options, async (parts) =>
        (await import('./commands/secrets-labels.ts')).renameSecret(name, options, parts),
      ),
    )
  add('default <NAME>', 'chooses which of your keys answers when a flow chooses no label')
    .option('--label <label>', 'the key with this label; without it, the key without a label')
    .action((name: string, options: LabelOption) =>
      carryOut(options, async (parts) =>
        (await import('./commands/secrets-labels.ts')).chooseDefault(name, options.label, parts),
      ),
    )
  for (const [command, refused, words] of DEFAULT_KEY)
    add(`${command} <NAME>`, words).action((name: string, options: ProjectOption) =>
      carryOut(options, async (parts) =>
        (await import('./commands/secrets-labels.ts')).refuseDefault(name, refused, parts),
      ),
    )
}

const DEFAULT_KEY = [
  ['never-default', true, 'never spends the default cloud key for this name (* for every name)'],
  ['allow-default', false, 'spends the default cloud key for this name again, where you have no key'],
] as const

/** The commands that replace keys, remind of it, and tell what was done. */
export function addRotation(add: Add, carryOut: CarryOut): void {
  add('rotate <NAME>', 'replaces your key by a new one: kept aside, tested, then used; the old one can be restored')
    .option('--label <label>', 'of several keys under this name, the one with this label')
    .option('--status', 'shows how far it is, and changes nothing')
    .option('--restore', 'uses the key before again')
    .option('--cancel', 'gives the new key up')
    .option('--finish', 'deletes the key before at once')
    .option('--force', 'uses the new key even if its test failed')
    .action((name: string, options: LabelOption & Flags) =>
      carryOut(options, async (parts) =>
        (await import('./commands/secrets-rotate.ts')).rotateSecret(name, options, parts),
      ),
    )
  add('snooze <NAME>', 'puts off the reminder to replace the key in force')
    .option('--label <label>', 'of several keys under this name, the one with this label')
    .option('--days <number>', 'for how long; 0 reminds again', wholeNumber, 30)
    .action((name: string, options: LabelOption & { days: number }) =>
      carryOut(options, async (parts) =>
        (await import('./commands/secrets-reminders.ts')).snoozeReminder(name, options, parts),
      ),
    )
  add('reminders', 'shows or sets when you are reminded to replace keys, and how long replaced keys are kept')
    .option('--remind-after-days <number>', 'the age at which a key is due; 0 never reminds', wholeNumber)
    .option('--keep-old-hours <number>', 'how long a replaced key can be restored', wholeNumber)
    .action((options: ProjectOption & { remindAfterDays?: number; keepOldHours?: number }) =>
      carryOut(options, async (parts) =>
        (await import('./commands/secrets-reminders.ts')).rotationRules(options, parts),
      ),
    )
  add('audit [NAME]', 'tells what was done to keys, when, and where from; without values')
    .option('--last <number>', 'how many entries', wholeNumber, 50)
    .option('--json', 'prints JSON')
    .action((name: string | undefined, options: ProjectOption & { last: number; json?: true }) =>
      carryOut(options, async (parts) => (await import('./commands/secrets-audit.ts')).showAudit(name, options, parts)),
    )
}

interface Flags {
  readonly status?: true
  readonly restore?: true
  readonly cancel?: true
  readonly finish?: true
  readonly force?: true
}

function wholeNumber(text: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Give a whole number from 0 to 9999.')
}

/** Options of the test that costs and of the test of a key that is not saved. */
export function withTestOptions(command: Command): Command {
  return command
    .option('--label <label>', 'of several keys under this name, the one with this label')
    .addOption(
      new Option('--layer <layer>', 'the key of this layer; the one in force if not given').choices([
        'environment',
        'project',
        'user',
        'default',
      ]),
    )
    .option('--candidate', 'tests a key that you type or pipe in, without saving it')
    .option('--base-url <url>', 'with --candidate: where that key goes')
    .option('--model <model>', 'the model that the key should be able to run')
    .option('--paid', 'also runs the model once, which costs: the only proof that there is credit')
    .option('--json', 'prints JSON')
}
