import { Suspense, type JSX, type ReactNode } from 'react'
import { PartBoundary } from '../part-boundary.tsx'
import type { Slots } from '../parts.ts'
import { useShell } from '../shell.ts'
import { useStore } from '../store.ts'
import { WorkbenchProvider } from '../workbench.ts'

/** A place of the page, drawn by the parts once they are loaded; until then, what holds it. */
export function Slot({ place, children }: SlotProps): JSX.Element {
  const loaded = useStore(useShell().parts)
  if (loaded === undefined) return <>{children}</>
  return (
    <WorkbenchProvider value={loaded.workbench}>
      {loaded.slots(place).map((Part, at) => (
        <PartBoundary key={`${place}:${at}`}>
          <Suspense fallback={children}>
            <Part />
          </Suspense>
        </PartBoundary>
      ))}
    </WorkbenchProvider>
  )
}

interface SlotProps {
  readonly place: Exclude<keyof Slots, 'note'>
  readonly children?: ReactNode
}
