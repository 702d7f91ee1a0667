import { onNextFrame, type Action, type Workbench } from '../../workbench/index.ts'
import { openAsItWas } from './open-as-it-was.tsx'

type Surrounding = Pick<Workbench, 'past' | 'canvas' | 'runs' | 'notify'>

/** Opening the run that is shown as it was, and what can be done while one is open so. */
export function pastActions({ past, canvas, runs, notify }: Surrounding): readonly Action[] {
  const obstacle = () =>
    past.state() === undefined ? 'Open a past run as it was first, from the list of runs.' : undefined
  const about = { menu: 'Run', group: 'past', obstacle } as const
  const position = () => past.state()?.moment.position ?? 0
  const shown = () => runs.current.state()?.run
  return [
    {
      ...about,
      id: 'past.open',
      title: 'Open the shown run as it was',
      obstacle: () => (shown() === undefined ? 'Run the flow, or choose a run of the history, first.' : undefined),
      run: () => openAsItWas({ past, notify }, shown() ?? ''),
    },
    {
      ...about,
      id: 'past.back',
      title: 'Back to the flow of today',
      run() {
        past.close()
        // The bar that had the keyboard is gone.
        onNextFrame(() => canvas.state()?.focus())
      },
    },
    { ...about, id: 'past.save', title: 'Save the flow of the past run as a new one', run: () => past.saveAsNew() },
    { ...about, id: 'past.earlier', title: 'One event back', run: () => past.moveTo(position() - 1) },
    { ...about, id: 'past.later', title: 'One event on', run: () => past.moveTo(position() + 1) },
    { ...about, id: 'past.start', title: 'To the start of the past run', run: () => past.moveTo(0) },
    { ...about, id: 'past.end', title: 'To the end of the past run', run: () => past.moveTo(Infinity) },
  ]
}
