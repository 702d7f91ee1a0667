import type { Workbench } from '../workbench/index.ts'
import { problemOf } from './run-problem.ts'

/** Opens the shown run of the open flow beside the one before it; the latest two, if none is shown. */
export async function compareWithBefore({
  api,
  flow,
  runs,
  panels,
  notify,
}: Pick<Workbench, 'api' | 'flow' | 'runs' | 'panels' | 'notify'>): Promise<void> {
  try {
    const path = flow.state()?.path.state()
    const found = (await api.call('runs.list', { query: { flow: path, limit: 200 } })).runs
    const over = found.filter(({ status }) => status !== 'running')
    const shown = Math.max(
      0,
      over.findIndex(({ run }) => run === runs.current.state()?.run),
    )
    const [later, before] = over.slice(shown)
    if (before === undefined) notify('There is no earlier run of this flow to compare with.')
    else panels.open('runs', { run: later.run, compareWith: before.run })
  } catch (error) {
    notify(problemOf(error).message, { tone: 'bad' })
  }
}
