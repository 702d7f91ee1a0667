// Goes on with a run that processes before this one were killed in, then begins another one:
//   node journal-kill-worker.ts <folder> <run to go on with, or -> <position of the kill> <run to begin, or -> <position>
// Dies at the position in either of them; 0, and a position that the run does not have, kill nobody. Prints what became of
// each run that is over as one JSON line.
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { run, type StepOutcome } from '@latchwork/engine'
import { createRedactor } from '@latchwork/secrets'
import { createRunStore } from '@latchwork/server/runs'
import { z } from 'zod'
import { JournalRuntime } from '../../packages/server/src/journal/journal-runtime.ts'
import { createStepRows, type StepRow, type StepRows } from '../../packages/server/src/journal/step-rows.ts'
import { createLargeValues } from '../../packages/server/src/runs/large-values.ts'
import { openDatabase } from '../../packages/server/src/runs/open-database.ts'
import { killPlan } from './journal-kill-flow.ts'

const [folder = '.', unfinished = '-', again = '0', fresh = '-', position = '0'] = process.argv.slice(2)
const file = join(folder, 'runs.db')
const logFile = join(folder, 'effects')
const store = createRunStore({ file, redactor: createRedactor() })
const database = openDatabase(file, 'full')

/** A line of the log: an effect that is over, or what the journal had kept as over when a process took up the run. */
const lineSchema = z.union([
  z.object({ run: z.string(), effect: z.string() }),
  z.object({ run: z.string(), kept: z.array(z.string()) }),
])

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

function carryOut(id: string, at: number): ReturnType<typeof run> {
  const event = createReaper(at)
  const log = openSync(logFile, 'a')
  const write = (line: z.output<typeof lineSchema>): void => {
    writeSync(log, `${JSON.stringify(line)}\n`)
    fsyncSync(log)
  }
  const over = store.journal.steps(id).filter(({ status }) => status !== 'started')
  write({ run: id, kept: over.map(({ key }) => key) })
  const plan = killPlan((key) => {
    write({ run: id, effect: key.slice(id.length + 1) })
    event()
  })
  const rows = createStepRows(database, { run: id, file, large: createLargeValues(undefined) })
  const format = (outcome: StepOutcome): string => JSON.stringify(outcome)
  const runtime = new JournalRuntime({ rows: watchedRows(rows, event), now: Date.now, format })
  return run(plan, { runId: id, inputs: { x: 3 }, runtime }).finally(() => {
    runtime.flush()
    closeSync(log)
  })
}

/** What all processes together did for a run, by the keys of the effects. */
function judge(id: string): { effects: string[]; repeatedAfterKept: number; repeatedUnknown: number } {
  const lines = existsSync(logFile) ? readFileSync(logFile, 'utf8').split('\n') : []
  const effects = new Set<string>()
  let kept = new Set<string>()
  let [repeatedAfterKept, repeatedUnknown] = [0, 0]
  for (const text of lines.filter((line) => line !== '')) {
    const line = lineSchema.parse(JSON.parse(text))
    if (line.run !== id) continue
    if ('kept' in line) kept = new Set(line.kept)
    else if (kept.has(line.effect)) repeatedAfterKept++
    else if (effects.has(line.effect)) repeatedUnknown++
    if ('effect' in line) effects.add(line.effect)
  }
  return { effects: [...effects].toSorted(), repeatedAfterKept, repeatedUnknown }
}

function tell(id: string, result: unknown): void {
  const steps = store.journal.steps(id).length
  process.stdout.write(`${JSON.stringify({ run: id, result, steps, ...judge(id) })}\n`)
}

if (unfinished !== '-') {
  if (!store.resume(unfinished, '{}')) throw new Error(`The run ${unfinished} cannot go on.`)
  tell(unfinished, await carryOut(unfinished, Number(again)))
}
if (fresh !== '-') {
  store.begin({ run: fresh, flow: 'kill', text: '{}', startedAt: Date.now(), inputs: { x: 3 } })
  tell(fresh, await carryOut(fresh, Number(position)))
}
