import { Suspense, type JSX } from 'react'
import { useShell } from '../shell.ts'
import { useStore } from '../store.ts'
import { FlowList } from './flow-list.tsx'

/** Left: the project's flows and the outline of the open one. */
export function LeftSide(): JSX.Element {
  const { slots, session } = useShell()
  const flow = useStore(session)
  return (
    <div className="left-side">
      <FlowList />
      {flow === undefined ? null : (
        <Suspense>
          {slots('outline').map((Outline) => (
            <Outline key="outline" />
          ))}
        </Suspense>
      )}
    </div>
  )
}

/** Right: what is selected, and its settings. */
export function RightSide(): JSX.Element {
  const { slots } = useShell()
  return (
    <aside className="right-side" aria-label="Inspector">
      <Suspense>
        {slots('inspector').map((Inspector) => (
          <Inspector key="inspector" />
        ))}
      </Suspense>
    </aside>
  )
}
