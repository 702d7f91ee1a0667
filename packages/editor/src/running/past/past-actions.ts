import { onNextFrame, type Action, type Workbench } from '../../workbench/index.ts'

/** What can be done while a past run is open as it was. */
export function pastActions({ past, canvas }: Pick<Workbench, 'past' | 'canvas'>): readonly Action[] {
  const obstacle = () =>
    past.state() === undefined ? 'Open a past run as it was first, from the list of runs.' : undefined
  const about = { menu: 'Run', group: 'past', obstacle } as const
  const position = () => past.state()?.moment.position ?? 0
  return [
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
