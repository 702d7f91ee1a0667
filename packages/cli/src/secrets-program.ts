import { Argument, Option, type Command } from 'commander'
import { LAYER_ORDER, type LayerName, type PinnableLayer } from '@latchwork/secrets'
import { usageError } from './command-error.ts'
import type { SecretsParts } from './commands/secrets.ts'
import type { TestOptions } from './commands/secrets-test.ts'
import type { ExitCode } from './exit-code.ts'
import type { Finish } from './program.ts'
import { addLabels, addRotation, withTestOptions } from './secrets-key-commands.ts'
import { addTransfer } from './secrets-transfer-commands.ts'
import type { Session } from './session.ts'

/** The option of all of them. */
export interface ProjectOption {
  readonly project?: string
}

type Work = (parts: SecretsParts) => Promise<ExitCode>

/** `latch secrets …` */
export function addSecretsCommands(program: Command, session: Session, finish: Finish): void {
  const secrets = program.command('secrets').description('keeps and explains keys').addHelpText('after', SECRETS_HELP)
  const carryOut = async ({ project }: ProjectOption, work: Work): Promise<void> => {
    const { openSecrets } = await import('./commands/secrets.ts')
    finish(await work(await openSecrets(session, project)))
  }
  const add = (usage: string, description: string) =>
    secrets
      .command(usage)
      .description(description)
      .option('--project <dir>', 'whose .env counts; the current folder if not given')
  addReaders(add, carryOut)
  addWriters(add, carryOut)
  addPins(add, carryOut)
  addLabels(add, carryOut)
  addRotation(add, carryOut)
  addTransfer(add, carryOut)
}

/** Adds one command. */
export type Add = (usage: string, description: string) => Command
/** Opens the secrets and does the work. */
export type CarryOut = (options: ProjectOption, work: Work) => Promise<void>

function addReaders(add: Add, carryOut: CarryOut): void {
  add('list', 'lists the names known anywhere, without values')
    .option('--json', 'prints JSON')
    .action((options: ProjectOption & { json?: true }) =>
      carryOut(options, async (parts) => (await import('./commands/secrets-list.ts')).listSecrets(options, parts)),
    )
  add('explain <NAME>', 'shows what each layer says, which one wins, and what it hides')
    .option('--label <label>', 'of several keys under this name, the one with this label')
    .option('--json', 'prints JSON')
    .action((name: string, options: ProjectOption & { label?: string; json?: true }) =>
      carryOut(options, async (parts) =>
        (await import('./commands/secrets-explain.ts')).explainSecret(name, options, parts),
      ),
    )
  withTestOptions(add('test <NAME>', 'asks free questions with a key, and says what the answers prove')).action(
    (name: string, options: ProjectOption & TestOptions) =>
      carryOut(options, async (parts) => (await import('./commands/secrets-test.ts')).testSecret(name, options, parts)),
  )
}

function addWriters(add: Add, carryOut: CarryOut): void {
  add('set <NAME>', 'saves a value, read from a prompt or from stdin')
    .usage('[options] <NAME>')
    .argument('[value...]', 'nothing: a value never stands on the command line')
    .addOption(layerOption('the layer to save to; user if not given'))
    .option('--label <label>', 'one of several keys under this name')
    .option('--base-url <url>', 'where this key may be sent')
    .action((name: string, values: readonly string[], options: ProjectOption & ChangeOptions) => {
      if (values.length > 0) throw valueOnCommandLine()
      return carryOut(options, async (parts) =>
        (await import('./commands/secrets-set.ts')).setSecret(name, options, parts),
      )
    })
  add('unset <NAME>', 'removes a value')
    .addOption(layerOption('the layer to remove it from; user if not given'))
    .option('--label <label>', 'one of several keys under this name')
    .action((name: string, options: ProjectOption & ChangeOptions) =>
      carryOut(options, async (parts) =>
        (await import('./commands/secrets-change.ts')).unsetSecret(name, options, parts),
      ),
    )
}

interface ChangeOptions {
  readonly layer?: LayerName
  readonly label?: string
  readonly baseUrl?: string
}

function addPins(add: Add, carryOut: CarryOut): void {
  const layers = LAYER_ORDER.filter((layer) => layer !== 'run')
  add('pin <NAME>', 'uses one layer for this name, whatever the layers above it hold')
    .addArgument(new Argument('<layer>', 'the layer to use').choices(layers))
    .action((name: string, layer: PinnableLayer, options: ProjectOption) =>
      carryOut(options, async (parts) => (await import('./commands/secrets-change.ts')).pinSecret(name, layer, parts)),
    )
  add('unpin <NAME>', 'goes back to the usual order').action((name: string, options: ProjectOption) =>
    carryOut(options, async (parts) => (await import('./commands/secrets-change.ts')).unpinSecret(name, parts)),
  )
}

function layerOption(description: string): Option {
  return new Option('--layer <layer>', description).choices(LAYER_ORDER)
}

/** The refusal of a value among the arguments, which does not show it. */
export function valueOnCommandLine(): Error {
  return usageError(
    'A value never stands on the command line: other programs can see it, and your shell keeps it.',
    'Call the command without it and type the value when asked, or pipe it in. If it was a real key, replace it.',
  )
}

const SECRETS_HELP = `
The layers, first hit wins: run (--secret), environment, project (.env), user (your keychain or
an encrypted file), default (your cloud's key).

Examples:
  latch secrets set OPENAI_API_KEY
  latch secrets set OPENAI_API_KEY --label work < key.txt
  latch secrets explain OPENAI_API_KEY
  latch secrets pin OPENAI_API_KEY user
  latch secrets test OPENAI_API_KEY --candidate < key.txt
  latch secrets rotate OPENAI_API_KEY`
