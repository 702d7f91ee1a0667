import type { Action, Workbench } from '../workbench/index.ts'
import { isUnderWay } from './run-controller.ts'

type Surrounding = Pick<Workbench, 'api' | 'runs' | 'flow' | 'panels' | 'notify'>

/** What can be done with runs. */
export function runActions(workbench: Surrounding): readonly Action[] {
  const { runs, flow, panels } = workbench
  const isFree = () => flow.state() !== undefined && !isUnderWay(runs.current.state())
  const readOnly = () => flow.state()?.document.readOnly?.reason
  const selected = () => {
    const [only, ...others] = flow.state()?.selection.state().nodes ?? []
    return others.length === 0 && only !== 'input' && only !== 'output' ? only : undefined
  }
  const obstacle = () => {
    if (flow.state() === undefined) return 'Open a flow first.'
    if (readOnly() !== undefined) return readOnly()
    if (!isFree()) return 'Something runs already.'
    if (flow.state()?.graph() !== '')
      return 'Not inside a graph: go back to the flow, and choose the node that runs it.'
    return selected() === undefined ? 'Select one node first.' : undefined
  }
  return [
    {
      id: 'run.start',
      title: 'Run',
      menu: 'Run',
      group: 'run',
      shortcuts: ['Mod+Enter'],
      inTextFields: true,
      isEnabled: isFree,
      obstacle: readOnly,
      run: () => runs.start(),
    },
    {
      id: 'run.stop',
      title: 'Stop',
      menu: 'Run',
      group: 'run',
      shortcuts: ['Mod+.'],
      inTextFields: true,
      isEnabled: () => isUnderWay(runs.current.state()),
      run: () => runs.stop(),
    },
    {
      id: 'run.to-here',
      title: 'Run to here',
      menu: 'Run',
      group: 'part',
      obstacle,
      run: () => runs.start({ to: selected() }),
    },
    {
      id: 'run.from-here',
      title: 'Run from here',
      menu: 'Run',
      group: 'part',
      obstacle,
      run: () => runs.start({ from: selected() }),
    },
    {
      id: 'tests.run-all',
      title: 'Run all tests of this flow',
      menu: 'Run',
      group: 'tests',
      isEnabled: () => flow.state() !== undefined,
      run: () => panels.open('tests', { run: 'all' }),
    },
    {
      id: 'run.show-results',
      title: 'Show results',
      menu: 'View',
      group: 'runs',
      run: () => panels.open('results'),
    },
    {
      id: 'run.show-history',
      title: 'Show runs',
      menu: 'View',
      group: 'runs',
      run: () => panels.open('runs'),
    },
    {
      id: 'tests.show',
      title: 'Show tests',
      menu: 'View',
      group: 'runs',
      run: () => panels.open('tests'),
    },
    {
      id: 'run.compare',
      title: 'Compare with the run before',
      menu: 'View',
      group: 'runs',
      isEnabled: () => flow.state() !== undefined,
      run: async () => (await import('./compare-with-before.ts')).compareWithBefore(workbench),
    },
    {
      id: 'run.open-exported',
      title: 'Open an exported run…',
      menu: 'View',
      group: 'runs',
      run: async () => (await import('./open-run-file.ts')).chooseRunFile(workbench),
    },
  ]
}
