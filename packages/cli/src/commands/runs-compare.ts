import { compareRuns, type PortDifference, type RunComparison, type RunFile } from '@latchwork/server/api'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { comparisonLines } from '../runs/comparison-lines.ts'
import { exportKeptRun } from '../runs/export-run.ts'
import { readIfRunFile } from '../runs/run-file.ts'
import type { Session } from '../session.ts'

/** The options of `latch runs compare`. */
export interface CompareOptions {
  readonly project?: string
  readonly json?: true
}

/** `latch runs compare`: two runs, kept or exported, port by port. Ends as `diff` does: 0 the same, 1 different. */
export async function compareTwoRuns(
  names: readonly [string, string],
  { project, json }: CompareOptions,
  session: Session,
): Promise<ExitCode> {
  const { io, output } = session
  const folder = project ?? io.cwd
  const read = async (name: string): Promise<RunFile> =>
    (await readIfRunFile(name, io)) ?? exportKeptRun(name, { folder, media: 'none', session })
  const a = await read(names[0])
  const b = await read(names[1])
  const comparison = compareRuns(a, b)
  if (json === true) output.result(JSON.stringify(recordOf(comparison, { a, b })))
  else for (const line of comparisonLines(comparison, { a, b })) output.result(line)
  return comparison.isSame ? EXIT.done : EXIT.failed
}

/** For programs: values stand only where they differ. */
function recordOf(
  { isSame, flow, inputs, outputs, nodes }: RunComparison,
  runs: { readonly a: RunFile; readonly b: RunFile },
): object {
  return {
    same: isSame,
    a: factsOf(runs.a),
    b: factsOf(runs.b),
    flow: flow ?? null,
    inputs: inputs.map(withoutSame),
    outputs: outputs.map(withoutSame),
    nodes: nodes.map(({ path, in: where, status, isSame: same, isAnotherAnswer, ports }) => {
      return { path, in: where, status, same, anotherAnswer: isAnotherAnswer, ports: ports.map(withoutSame) }
    }),
  }
}

function factsOf({ run: { run, flow, status, startedAt, endedAt, usage, cost, key } }: RunFile): object {
  return { run, flow, status, startedAt, endedAt, usage, cost, key }
}

function withoutSame({ a, b, ...port }: PortDifference): object {
  return port.state === 'same' ? port : { ...port, ...(a !== undefined && { a }), ...(b !== undefined && { b }) }
}
