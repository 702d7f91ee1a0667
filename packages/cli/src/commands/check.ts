import { CommandError } from '../command-error.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { openFlow, type FlowFile } from '../flow-file.ts'
import { createNodeLibrary } from '../node-library.ts'
import { labelOf } from '../secrets/missing-secrets.ts'
import type { Session } from '../session.ts'
import { showError } from '../show-error.ts'

/** `latch check`: every problem of a flow, and the secrets it will need. Runs nothing. */
export async function checkFlow(flow: string, options: { readonly json?: true }, session: Session): Promise<ExitCode> {
  const { output, io } = session
  try {
    const opened = await openFlow(flow, io.cwd, createNodeLibrary())
    const needs = needsOf(opened)
    if (options.json === true) output.result(JSON.stringify({ flow, problems: [], needs }))
    else output.result([`${flow}: no problems.`, ...needs.map(showNeed)].join('\n'))
    return EXIT.done
  } catch (error) {
    // A file that is not there has no problems to list.
    if (!(error instanceof CommandError) || error.findings.length === 0) throw error
    const { findings: problems, exitCode } = error
    if (options.json === true) output.result(JSON.stringify({ flow, problems, needs: [] }))
    else output.result(showError(error, flow))
    output.say(problems.length === 1 ? 'One problem.' : `${problems.length} problems.`)
    return exitCode
  }
}

interface Need {
  readonly name: string
  readonly label?: string
  readonly nodes: readonly string[]
}

function needsOf({ plan }: FlowFile): readonly Need[] {
  return plan.needs.map(({ name, nodes }) => ({ name, label: labelOf(plan, name), nodes }))
}

function showNeed({ name, label, nodes }: Need): string {
  const labelled = label === undefined ? '' : ` (labelled ${label})`
  const count = nodes.length > 3 ? ` and ${nodes.length - 3} more` : ''
  return `It will need ${name}${labelled}, for ${nodes.slice(0, 3).join(', ')}${count}.`
}
