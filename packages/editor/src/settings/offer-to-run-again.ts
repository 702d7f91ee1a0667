import type { Workbench } from '../workbench/index.ts'

/** What kept a run from starting or ended it, when it was a key. */
const KEY_ERRORS = /secret|key|credential/

/** After a key was saved that the shown run lacked, offers to run again; says whether it did. */
export function offerToRunAgain(
  { runs, notify }: Pick<Workbench, 'notify'> & { readonly runs: Pick<Workbench['runs'], 'current' | 'start'> },
  saved: readonly string[],
): boolean {
  const run = runs.current.state()
  const lacked = run?.problem?.secrets ?? []
  const isAboutKey =
    saved.some((name) => lacked.includes(name)) || (saved.length > 0 && KEY_ERRORS.test(run?.record?.error?.code ?? ''))
  if (!isAboutKey) return false
  notify(`${saved.join(', ')} is saved.`, { action: { title: 'Run again', run: () => void runs.start() } })
  return true
}
