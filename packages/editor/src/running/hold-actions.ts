import { placeName } from '../document/index.ts'
import { withBreakpoints, type Action, type Workbench } from '../workbench/index.ts'
import { isUnderWay } from './run-controller.ts'

/** Breakpoints, and going on from node to node. */
export function holdActions({ runs, flow, breakpoints }: Workbench): readonly Action[] {
  const shown = () => runs.current.state()
  const readOnly = () => flow.state()?.document.readOnly?.reason
  const isRunning = () => isUnderWay(shown()) && shown()?.status === 'running'
  const isHeld = () => isRunning() && ((shown()?.held?.length ?? 0) > 0 || shown()?.isStepping === true)
  const selected = (): readonly string[] => {
    const opened = flow.state()
    const nodes = [...(opened?.selection.state().nodes ?? [])].filter((id) => id !== 'input' && id !== 'output')
    return opened === undefined ? [] : nodes.map((id) => placeName(opened.graph(), id))
  }
  const areAllSet = () => selected().length > 0 && selected().every((name) => breakpoints.state().has(name))
  const hold = { menu: 'Run', group: 'hold', inTextFields: true } as const
  return [
    {
      ...hold,
      id: 'run.step-by-step',
      title: 'Run step by step',
      shortcuts: ['F10'],
      isEnabled: () => flow.state() !== undefined && !isUnderWay(shown()),
      obstacle: readOnly,
      run: () => runs.start({ isStepping: true }),
    },
    {
      ...hold,
      id: 'run.continue',
      title: 'Continue',
      shortcuts: ['F8'],
      isEnabled: isHeld,
      run: () => runs.step('continue'),
    },
    { ...hold, id: 'run.step', title: 'Step', shortcuts: ['F10'], isEnabled: isRunning, run: () => runs.step('step') },
    {
      ...hold,
      id: 'run.pause',
      title: 'Pause before the next node',
      shortcuts: ['Shift+F8'],
      isEnabled: () => isRunning() && shown()?.isStepping !== true,
      run: () => runs.step('pause'),
    },
    {
      id: 'run.breakpoint',
      title: () => (areAllSet() ? 'Remove the breakpoint' : 'Set a breakpoint'),
      menu: 'Run',
      group: 'breakpoints',
      shortcuts: ['F9'],
      obstacle: () => readOnly() ?? (selected().length === 0 ? 'Select a node first.' : undefined),
      run: () => breakpoints.set(withBreakpoints(breakpoints.state(), selected(), { isSet: !areAllSet() })),
    },
    {
      id: 'run.clear-breakpoints',
      title: 'Remove all breakpoints',
      menu: 'Run',
      group: 'breakpoints',
      isEnabled: () => breakpoints.state().size > 0,
      obstacle: readOnly,
      run: () => breakpoints.set(new Set()),
    },
  ]
}
