import type { Command } from 'commander'
import type { TestOptions } from './commands/test.ts'
import type { Finish } from './program.ts'
import type { Session } from './session.ts'

/** Adds `latch test`. */
export function addTest(program: Command, session: Session, finish: Finish): void {
  const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value]
  program
    .command('test')
    .description('runs the tests of flows on recorded answers: offline, without a key')
    .argument('[place]', 'a folder, a flow, or a file of tests; this folder if not given')
    .option('--junit <file>', "writes the result as JUnit's XML too")
    .option('--update', 'records the answers anew with the key in force, and tests what came')
    .option('--demo', 'with --update or --record: asks the offline demo model')
    .option('--record <flow>', 'runs a flow once, and makes a test of what it gave')
    .option('--input <name=value>', 'with --record: an input of the flow; may be repeated', collect, [])
    .option('--secret <NAME=source>', 'with --record: a secret for the run; may be repeated', collect, [])
    .option('--name <name>', 'with --record: the name of the test')
    .addHelpText('after', TEST_HELP)
    .action(async (place: string | undefined, options: TestOptions) => {
      const { testFlows } = await import('./commands/test.ts')
      finish(await testFlows(place, options, session))
    })
}

const TEST_HELP = `
Tests stand beside their flow, in name.flow.test.json. Exit codes: 0 all passed, 1 some failed, 2 there are none, or a
file of tests is broken.

Examples:
  latch test examples
  latch test --record my.flow.json --input text=@notes.txt --demo
  latch test my.flow.json --update`
