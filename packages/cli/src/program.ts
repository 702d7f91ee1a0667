import { Command } from 'commander'
import { addUsageCommands } from './usage-program.ts'
import { addSecretsCommands } from './secrets-program.ts'
import type { ExitCode } from './exit-code.ts'
import type { CacheOptions } from './commands/cache.ts'
import type { RunOptions } from './commands/run.ts'
import { addRuns } from './runs-program.ts'
import type { Session } from './session.ts'
import { addTest } from './test-program.ts'
import { readVersion } from './version.ts'

/** Takes the exit code of the command that was carried out. */
export type Finish = (code: ExitCode) => void

/** The command line: its commands, options and help. What a command does is loaded when it is called. */
export function createProgram(session: Session, finish: Finish): Command {
  const { output, io } = session
  const columns = (stream: 'stdout' | 'stderr') => (io.isTerminal(stream) ? io.terminalSize().columns : 80)
  const program = new Command('latch')
    .description('Runs AI workflows that are drawn as graphs and stored as text, and tells whose key pays.')
    .version(readVersion(), '-V, --version', 'prints the version')
    .helpOption('-h, --help', 'shows help')
    .helpCommand('help [command]', 'shows help for a command')
    .exitOverride()
    // A command and one below it may have options of the same name.
    .enablePositionalOptions()
    .showHelpAfterError('See latch --help, or latch <command> --help.')
    .configureOutput({
      writeOut: (text) => output.result(text),
      writeErr: (text) => output.say(text.replace(/^error: (.)/, (_, first: string) => first.toUpperCase())),
      getOutHelpWidth: () => columns('stdout'),
      getErrHelpWidth: () => columns('stderr'),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .addHelpText('after', PROGRAM_HELP)
  addEditor(program, session, finish)
  addRun(program, session, finish)
  addCheck(program, session, finish)
  addSecretsCommands(program, session, finish)
  addRuns(program, session, finish)
  addCache(program, session, finish)
  addNodes(program, session, finish)
  addTest(program, session, finish)
  addUsageCommands(program, session, finish)
  return program
}

/** For options that may be given several times. */
function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}

function addRun(program: Command, session: Session, finish: Finish): void {
  program
    .command('run')
    .description('runs a flow')
    .argument('<flow>', 'a file such as examples/word-count.flow.json')
    .option('--input <name=value>', 'an input; name=@file reads it from a file; may be repeated', collect, [])
    .option('--secret <NAME=source>', 'a secret for this run: @file, env:VARIABLE, or - for stdin', collect, [])
    .option('--json', 'prints one JSON object at the end')
    .option('--events', 'prints one JSON event a line while the flow runs')
    .option('--demo', 'asks the offline demo model instead of OpenAI')
    .option('--timeout <duration>', 'stops the run after 60s, 5m, 1h')
    .option('--max-cost <USD>', 'refuses model calls that could make the run cost more, in US dollars')
    .option('--run-id <id>', 'the id of the run; a new one if not given')
    .option('--resume <id>', 'goes on with a run that was cut off, failed or waits; what it has done is kept')
    .option('--record <folder>', 'writes down all that the run asks of the world, without secrets')
    .option('--replay <folder>', 'answers from a recording: offline, without a key')
    .option('--replay-misses <fail|live>', 'what becomes of calls that were not recorded; they fail if not given')
    .addHelpText('after', RUN_HELP)
    .action(async (flow: string, options: RunOptions) => {
      const { runFlow } = await import('./commands/run.ts')
      finish(await runFlow(flow, options, session))
    })
}

function addEditor(program: Command, session: Session, finish: Finish): void {
  const folder = ['[folder]', 'the folder with the flows, or one flow to open; this folder if not given'] as const
  program
    .command('edit')
    .description('opens the editor')
    .argument(...folder)
    .addHelpText('after', EDITOR_HELP)
    .action(async (place: string | undefined) => {
      const { editFolder } = await import('./commands/serve.ts')
      finish(await editFolder(place, session))
    })
  program
    .command('serve')
    .description('serves the editor without opening it')
    .argument(...folder)
    .addHelpText('after', EDITOR_HELP)
    .action(async (place: string | undefined) => {
      const { serveFolder } = await import('./commands/serve.ts')
      finish(await serveFolder(place, session))
    })
}

function addCheck(program: Command, session: Session, finish: Finish): void {
  program
    .command('check')
    .description('lists every problem of a flow with its position; runs nothing')
    .argument('<flow>', 'a flow file')
    .option('--json', 'prints one JSON object')
    .addHelpText('after', '\nExample:\n  latch check examples/triage.flow.json')
    .action(async (flow: string, options: { json?: true }) => {
      const { checkFlow } = await import('./commands/check.ts')
      finish(await checkFlow(flow, options, session))
    })
}

function addCache(program: Command, session: Session, finish: Finish): void {
  program
    .command('cache')
    .description('shows what the cache of a project holds, or forgets it')
    .argument('[action]', 'clear forgets everything')
    .option('--project <folder>', 'the project; that of this folder if not given')
    .option('--json', 'prints one JSON object')
    .action(async (action: string | undefined, options: CacheOptions) => {
      const { showCache } = await import('./commands/cache.ts')
      finish(await showCache(action, options, session))
    })
}

function addNodes(program: Command, session: Session, finish: Finish): void {
  program
    .command('nodes')
    .description('lists the node types, or describes one')
    .argument('[type]', 'a node type such as openai.prompt')
    .option('--json', 'prints JSON')
    .addHelpText('after', '\nExamples:\n  latch nodes\n  latch nodes openai.prompt')
    .action(async (type: string | undefined, options: { json?: true }) => {
      const { showNodes } = await import('./commands/nodes.ts')
      finish(showNodes(type, options, session))
    })
}

const PROGRAM_HELP = `
Examples:
  latch edit examples
  latch run examples/word-count.flow.json
  latch run examples/summarize-folder.flow.json --demo
  latch secrets set OPENAI_API_KEY
  latch secrets explain OPENAI_API_KEY

Exit codes: 0 done, 1 failed, 2 bad usage or invalid flow, 3 a secret is missing, 4 a budget refused,
5 waiting for an answer, 130 interrupted, 143 terminated.`

const EDITOR_HELP = `
The link that is printed opens the editor; it is good for as long as this command runs. LATCH_PORT chooses the port
(4100 if not set, 0 for any free one).

Examples:
  latch edit examples
  latch edit examples/triage.flow.json`

const RUN_HELP = `
Results go to stdout, progress to stderr. A flow with a single text output prints that text.

Examples:
  latch run examples/word-count.flow.json --input folder=guides
  latch run examples/summarize-folder.flow.json --demo --json
  latch run my.flow.json --input text=@notes.txt --secret OPENAI_API_KEY=@key.txt --timeout 60s`
