import type { JSX } from 'react'
import { useShell } from '../shell.ts'
import { useStore } from '../store.ts'
import { Bottom } from './bottom.tsx'
import { Centre } from './centre.tsx'
import { NoticeList } from './notices.tsx'
import { PanelEdge } from './panel-edge.tsx'
import { LeftSide, RightSide } from './side.tsx'
import { Slot } from './slot.tsx'
import { TopBar } from './top-bar.tsx'
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import './page.css'

/** The page: bar, flows, canvas, inspector, results, and all that lies above them. */
export function Page(): JSX.Element {
  const { workbench, session } = useShell()
  const open = useStore(workbench.panels)
  const hasFlow = useStore(session) !== undefined
  const hasLeft = open.flows !== undefined
  const hasRight = open.inspector !== undefined && hasFlow
  return (
    <div className="page">
      <TopBar />
      <LineNote />
      <div className="body">
        {hasLeft ? <LeftSide /> : null}
        <main className="middle">
          {hasLeft ? <PanelEdge side="left" title="Width of the list of flows" usual={240} /> : null}
          {hasRight ? <PanelEdge side="right" title="Width of the inspector" usual={320} /> : null}
          <Slot place="above" />
          <Centre />
          {hasFlow ? <Bottom /> : null}
        </main>
        {hasRight ? <RightSide /> : null}
      </div>
      <Slot place="overlay" />
      <NoticeList />
    </div>
  )
}

function LineNote(): JSX.Element {
  const line = useStore(useShell().line)
  if (line === 'up' || line === 'starting') return <div role="alert" hidden />
  return (
    <div className="line-note" role="alert">
      {line === 'down'
        ? 'Latchwork does not answer. What you change is kept here until it does.'
        : 'Latchwork was started anew. Open the link that it printed; what you changed is kept here.'}
    </div>
  )
}
