import { History } from 'lucide-react'
import type { JSX } from 'react'
import { useStore, useWorkbench, type Workbench } from '../../workbench/index.ts'
import { problemOf } from '../run-problem.ts'

/** Opens a run of the history on the canvas exactly as it was; nothing while that one is open. */
export function OpenAsItWas({ run }: { readonly run: string }): JSX.Element | null {
  const workbench = useWorkbench()
  const isOpen = useStore(workbench.past)?.details.run === run
  return isOpen ? null : (
    <button type="button" className="open-as-it-was" onClick={() => void openAsItWas(workbench, run)}>
      <History size={12} aria-hidden /> Open as it was
    </button>
  )
}

/** Opens it, and says why when it cannot be. */
export async function openAsItWas({ past, notify }: Pick<Workbench, 'past' | 'notify'>, run: string): Promise<void> {
  try {
    await past.open(run)
  } catch (error) {
    const { message, hint = '' } = problemOf(error)
    notify(`The run cannot be opened: ${message} ${hint}`.trim(), { tone: 'bad' })
  }
}

/** Shows a run of the history: over the flow of today, or as it was while a past run is open. */
export function showRun(workbench: Pick<Workbench, 'past' | 'notify' | 'panels' | 'runs'>, run: string): void {
  workbench.panels.open('runs', { run })
  if (workbench.past.state() === undefined) void workbench.runs.show(run)
  else void openAsItWas(workbench, run)
}
