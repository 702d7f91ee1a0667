import { isAboutKey } from '../running/run-problem.ts'
import type { Workbench } from '../workbench/index.ts'

/** After keys were saved of which the shown run lacked one, offers to run again; says whether it did. */
export function offerToRunAgain(
  { runs, notify }: Pick<Workbench, 'notify'> & { readonly runs: Pick<Workbench['runs'], 'current' | 'start'> },
  saved: readonly string[],
): boolean {
  const { problem, record } = runs.current.state() ?? {}
  const hasFailedByKey = saved.length > 0 && isAboutKey(record?.error?.code ?? '')
  if (!hasFailedByKey && !saved.some((name) => problem?.secrets?.includes(name) === true)) return false
  notify(`${saved.join(', ')} is saved.`, { action: { title: 'Run again', run: () => void runs.start() } })
  return true
}
