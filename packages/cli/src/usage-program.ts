import { Option, type Command } from 'commander'
import type { UsageOptions } from './commands/usage.ts'
import type { BudgetOptions } from './commands/usage-budget.ts'
import type { PriceOptions } from './commands/usage-price.ts'
import type { ExitCode } from './exit-code.ts'
import type { Finish } from './program.ts'
import type { Session } from './session.ts'

type Add = (usage: string, description: string) => Command
type Work = () => Promise<ExitCode>

/** `latch usage …` */
export function addUsageCommands(program: Command, session: Session, finish: Finish): void {
  const usage = program
    .command('usage')
    .description('shows what model calls cost, and keeps budgets')
    .option('--month <YYYY-MM>', 'the month, in UTC; this one if not given')
    .addOption(new Option('--by <what>', 'what to add up by').choices(['key', 'flow', 'model', 'day']).default('key'))
    .addOption(new Option('--json', 'prints one JSON object with all of it').conflicts('csv'))
    .option('--csv', 'prints every call as comma-separated values')
    .addHelpText('after', USAGE_HELP)
    .action(async (options: UsageOptions) => {
      const { showUsage } = await import('./commands/usage.ts')
      finish(await showUsage(options, session))
    })
  const under = (name: string, description: string): Add => {
    const group = usage.command(name).description(description)
    return (line, words) => group.command(line).description(words)
  }
  const carryOut = async (work: Work): Promise<void> => finish(await work())
  addBudgets(under('budget', 'keeps what keys may spend in a month'), session, carryOut)
  addRates(under('rate', 'keeps how often models may be called in a minute'), session, carryOut)
  addPrices(under('price', 'keeps what models cost'), session, carryOut)
}

type CarryOut = (work: Work) => Promise<void>

const KEY = 'NAME, NAME/label, or a fingerprint from `latch usage`'

function addBudgets(add: Add, session: Session, carryOut: CarryOut): void {
  add('list', 'lists the budgets and what is left of them this month')
    .option('--json', 'prints JSON')
    .action((options: { json?: true }) =>
      carryOut(async () => (await import('./commands/usage-budget.ts')).listBudgets(options, session)),
    )
  add('set', 'makes or replaces a budget')
    .argument('<key>', KEY)
    .option('--monthly <USD>', 'refuses calls that could make the month (UTC) cost more')
    .option('--notify <USD>', 'tells you when the month has cost so much')
    .action((key: string, options: BudgetOptions) =>
      carryOut(async () => (await import('./commands/usage-budget.ts')).setBudget(key, options, session)),
    )
  add('remove', 'takes a budget away')
    .argument('<key>', KEY)
    .action((key: string) =>
      carryOut(async () => (await import('./commands/usage-budget.ts')).removeBudget(key, session)),
    )
}

function addRates(add: Add, session: Session, carryOut: CarryOut): void {
  add('list', 'lists the limits')
    .option('--json', 'prints JSON')
    .action((options: { json?: true }) =>
      carryOut(async () => (await import('./commands/usage-rate.ts')).listRates(options, session)),
    )
  add('set', 'makes or replaces a limit; calls wait for their turn')
    .argument('<key>', KEY)
    .argument('<model>', 'a model such as gpt-6-luna')
    .argument('<calls>', 'how many calls may begin in any minute')
    .action((key: string, model: string, calls: string) =>
      carryOut(async () => (await import('./commands/usage-rate.ts')).setRate({ key, model, calls }, session)),
    )
  add('remove', 'takes a limit away')
    .argument('<key>', KEY)
    .argument('<model>', 'a model such as gpt-6-luna')
    .action((key: string, model: string) =>
      carryOut(async () => (await import('./commands/usage-rate.ts')).removeRate({ key, model }, session)),
    )
}

function addPrices(add: Add, session: Session, carryOut: CarryOut): void {
  add('list', 'lists the prices, with the day for which they hold')
    .option('--json', 'prints JSON')
    .action((options: { json?: true }) =>
      carryOut(async () => (await import('./commands/usage-price.ts')).listPrices(options, session)),
    )
  add('set', "gives a model's price in US dollars per 1,000,000 tokens")
    .argument('<model>', 'a model such as gpt-6-luna')
    .requiredOption('--input <USD>', 'of the input')
    .requiredOption('--output <USD>', 'of the output')
    .option('--cached-input <USD>', 'of input that the provider had cached')
    .option('--cache-write <USD>', 'of input that the provider writes to its cache')
    .action((model: string, options: PriceOptions) =>
      carryOut(async () => (await import('./commands/usage-price.ts')).setPrice(model, options, session)),
    )
  add('reset', 'goes back to the built-in price of a model')
    .argument('<model>', 'a model such as gpt-6-luna')
    .action((model: string) =>
      carryOut(async () => (await import('./commands/usage-price.ts')).resetPrice(model, session)),
    )
}

const USAGE_HELP = `
A call is refused with exit code 4 before it is sent when it could pass a budget.

Examples:
  latch usage --by model
  latch usage --month 2026-10 --csv > october.csv
  latch usage budget set OPENAI_API_KEY --monthly 20 --notify 10
  latch usage rate set OPENAI_API_KEY gpt-6-luna 60
  latch usage price set my-model --input 0.5 --output 2`
