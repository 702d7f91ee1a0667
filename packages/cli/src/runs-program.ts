import type { Command } from 'commander'
import type { CompareOptions } from './commands/runs-compare.ts'
import type { AnswerOptions } from './commands/runs-answer.ts'
import type { RunsOptions } from './commands/runs.ts'
import type { Finish } from './program.ts'
import type { Session } from './session.ts'

const PROJECT = ['--project <folder>', 'the project; that of this folder if not given'] as const

/** Adds `latch runs` and what stands under it. */
export function addRuns(program: Command, session: Session, finish: Finish): void {
  const runs = program
    .command('runs')
    .description('lists what ran in a project and what it cost, or shows one run')
    .argument('[id]', 'the id of a run, or the file of an exported one')
    .option(...PROJECT)
    .option('--limit <count>', 'at most so many runs, the latest first', '20')
    .option('--json', 'prints one JSON object')
    .addHelpText('after', '\nExamples:\n  latch runs\n  latch runs 1f0c…\n  latch run my.flow.json --resume 1f0c…')
    .action(async (id: string | undefined, options: RunsOptions) => {
      const { showRuns } = await import('./commands/runs.ts')
      finish(await showRuns(id, options, session))
    })
  addShow(runs, session, finish)
  addExport(runs, session, finish)
  addCompare(runs, session, finish)
  addAnswer(runs, session, finish)
}

function addShow(runs: Command, session: Session, finish: Finish): void {
  runs
    .command('show')
    .description('shows one run, as latch runs <id> does')
    .argument('<run>', 'the id of a run, or the file of an exported one')
    .option(...PROJECT)
    .option('--json', 'prints one JSON object')
    .action(async (id: string, options: Omit<RunsOptions, 'limit'>) => {
      const { showRuns } = await import('./commands/runs.ts')
      finish(await showRuns(id, { ...options, limit: '1' }, session))
    })
}

function addExport(runs: Command, session: Session, finish: Finish): void {
  runs
    .command('export')
    .description('writes a run as one file with nothing secret in it')
    .argument('<id>', 'the id of a run')
    .argument('[file]', 'the file, - for stdout; <flow>-<id>.run.json if not given')
    .option(...PROJECT)
    .addHelpText('after', EXPORT_HELP)
    .action(async (run: string, file: string | undefined, options: { readonly project?: string }) => {
      const { exportToFile } = await import('./commands/runs-export.ts')
      finish(await exportToFile({ run, file }, options, session))
    })
}

function addCompare(runs: Command, session: Session, finish: Finish): void {
  runs
    .command('compare')
    .description('compares two runs port by port')
    .argument('<a>', 'the id of a run, or the file of an exported one')
    .argument('<b>', 'the other')
    .option(...PROJECT)
    .option('--json', 'prints one JSON object')
    .addHelpText('after', COMPARE_HELP)
    .action(async (a: string, b: string, options: CompareOptions) => {
      const { compareTwoRuns } = await import('./commands/runs-compare.ts')
      finish(await compareTwoRuns([a, b], options, session))
    })
}

function addAnswer(runs: Command, session: Session, finish: Finish): void {
  const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value]
  runs
    .command('answer')
    .description('answers what a run waits for, and goes on with it')
    .argument('<id>', 'the id of the run')
    .argument('<value>', 'the answer: a choice, a text or JSON; the path of the node before it if several wait')
    .argument('[value]')
    .option(...PROJECT)
    .option('--secret <NAME=source>', 'a secret for this run: @file, env:VARIABLE, or - for stdin', collect, [])
    .option('--json', 'prints one JSON object at the end')
    .option('--demo', 'asks the offline demo model instead of OpenAI')
    .option('--timeout <duration>', 'stops the run after 60s, 5m, 1h')
    .addHelpText('after', ANSWER_HELP)
    .action(async (run: string, first: string, second: string | undefined, options: AnswerOptions) => {
      const { answerRun } = await import('./commands/runs-answer.ts')
      const [path, value] = second === undefined ? [undefined, first] : [first, second]
      finish(await answerRun({ run, path, value }, options, session))
    })
}

const EXPORT_HELP = `
The file holds the flow, inputs, outputs, events, media and what the run cost. All secrets that can be read are taken out
of it, and whatever looks like one.

Examples:
  latch runs export 1f0c…
  latch runs show my-flow-1f0c.run.json`

const COMPARE_HELP = `
Exit codes: 0 the runs are the same, 1 they differ, 2 one of them cannot be read. Time, tokens, cost and key are shown
and do not count as a difference.

Examples:
  latch runs compare 1f0c… 2a9e…
  latch runs compare 1f0c… theirs.run.json --json`

const ANSWER_HELP = `
Examples:
  latch runs answer 1f0c… approve
  latch runs answer 1f0c… letter '{ "choice": "approve", "value": "Dear all" }'`
