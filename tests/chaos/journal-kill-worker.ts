// Goes on with the run that the process before this one was killed in, then begins another one and is killed in it:
//   node journal-kill-worker.ts <folder> <run to go on with, or -> <run to begin> <position of the kill>
// Prints what became of each run as one JSON line; the last one is not killed when it has no such position.
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { run, type StepOutcome } from '@latchwork/engine'
import { createRedactor } from '@latchwork/secrets'
import { createRunStore } from '@latchwork/server/runs'
import { JournalRuntime } from '../../packages/server/src/journal/journal-runtime.ts'
import { createStepRows, type StepRow, type StepRows } from '../../packages/server/src/journal/step-rows.ts'
import { createLargeValues } from '../../packages/server/src/runs/large-values.ts'
import { openDatabase } from '../../packages/server/src/runs/open-database.ts'
import { killPlan } from './journal-kill-flow.ts'

const [folder = '.', unfinished = '-', fresh = '', position = '0'] = process.argv.slice(2)
const file = join(folder, 'runs.db')
const effectsFile = join(folder, 'effects')
const store = createRunStore({ file, redactor: createRedactor() })
const database = openDatabase(file, 'full')

/** Dies at the given one of the events that it is told of. */
function createReaper(at: number): () => void {
  let count = 0
  return () => {
    if (++count === at) process.kill(process.pid, 'SIGKILL')
  }
}

/** Tells before each commit, for each row within one, and after each. */
function watchedRows(rows: StepRows, event: () => void): StepRows {
  function* within(saved: Iterable<StepRow>): Generator<StepRow> {
    for (const row of saved) {
      yield row
      event()
    }
  }
  return {
    ...rows,
    save(saved, forgotten) {
      event()
      rows.save(within(saved), forgotten)
      event()
    },
  }
}

/** The keys of a run's effects, in the order in which they were over. */
function effectsOf(id: string): string[] {
  const lines = existsSync(effectsFile) ? readFileSync(effectsFile, 'utf8').split('\n') : []
  return lines.filter((line) => line.startsWith(`${id}/`)).map((line) => line.slice(id.length + 1))
}

function carryOut(id: string, event: () => void): ReturnType<typeof run> {
  const effects = openSync(effectsFile, 'a')
  const plan = killPlan((key) => {
    writeSync(effects, `${key}\n`)
    fsyncSync(effects)
    event()
  })
  const rows = createStepRows(database, { run: id, file, large: createLargeValues(undefined) })
  const format = (outcome: StepOutcome): string => JSON.stringify(outcome)
  const runtime = new JournalRuntime({ rows: watchedRows(rows, event), now: Date.now, format })
  return run(plan, { runId: id, inputs: { x: 3 }, runtime }).finally(() => {
    runtime.flush()
    closeSync(effects)
  })
}

async function goOn(id: string): Promise<void> {
  const rows = store.journal.steps(id)
  const kept = new Set(rows.filter(({ status }) => status !== 'started').map(({ key }) => key))
  const before = effectsOf(id)
  if (!store.resume(id, '{}')) throw new Error(`The run ${id} cannot go on.`)
  const result = await carryOut(id, () => {})
  const all = effectsOf(id)
  const added = all.slice(before.length)
  tell({
    result,
    effects: [...new Set(all)].toSorted(),
    repeatedAfterKept: added.filter((key) => kept.has(key)).length,
    repeatedUnknown: added.filter((key) => before.includes(key) && !kept.has(key)).length,
  })
}

function tell(facts: object): void {
  process.stdout.write(`${JSON.stringify(facts)}\n`)
}

if (unfinished !== '-') await goOn(unfinished)
if (fresh !== '-') {
  store.begin({ run: fresh, flow: 'kill', text: '{}', startedAt: Date.now(), inputs: { x: 3 } })
  const result = await carryOut(fresh, createReaper(Number(position)))
  const steps = store.journal.steps(fresh).length
  tell({ result, steps, effects: effectsOf(fresh).toSorted(), repeatedAfterKept: 0, repeatedUnknown: 0 })
}
