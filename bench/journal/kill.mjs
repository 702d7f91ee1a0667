// Kills a process at every moment of a run, and two more that go on with it; `npm run bench:kill`.
// Prints the table as Markdown and ends with 1 when something was repeated, lost or came out differently.
import { killAt } from '../../tests/chaos/journal-kill.ts'

const { steps, runs, kills, killsAgain, repeatedAfterKept, repeatedUnknown, differing, otherEffects } = await killAt({
  every: 1,
  again: 2,
  lanes: 2,
})
const rows = [
  ['steps of the run', steps],
  ['positions tried, a run each', runs],
  ['processes killed', kills],
  ['of these, processes that went on with a run', killsAgain],
  ['effects repeated after their completion was kept', repeatedAfterKept],
  ['outputs differing', differing],
  ['runs that lost an effect, or had one under another key', otherEffects],
  ['effects of unknown outcome repeated, under the same key (allowed)', repeatedUnknown],
]
const lines = rows.map(([what, count]) => `| ${what} | ${count} |`)
process.stdout.write(`${['| kill -9 at every journal event | |', '|---|---:|', ...lines].join('\n')}\n`)
process.exitCode = runs > 0 && repeatedAfterKept + differing + otherEffects === 0 ? 0 : 1
