import type { JSX } from 'react'
import { useShell } from '../shell.ts'
import { useStore } from '../store.ts'
import { FlowList } from './flow-list.tsx'
import { Slot } from './slot.tsx'

/** Left: the project's flows and the outline of the open one. */
export function LeftSide(): JSX.Element {
  const { session } = useShell()
  const flow = useStore(session)
  return (
    <div className="left-side">
      <FlowList />
      {flow === undefined ? null : (
        <section className="side-nodes" aria-label="Nodes">
          <h2 className="side-title">Nodes</h2>
          <Slot place="outline" />
        </section>
      )}
    </div>
  )
}

/** Right: what is selected, and its settings. */
export function RightSide(): JSX.Element {
  return (
    <aside className="right-side" aria-label="Inspector">
      <Slot place="moment" />
      <Slot place="inspector" />
    </aside>
  )
}
