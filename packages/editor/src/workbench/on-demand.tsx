import { lazy, type ComponentType, type JSX } from 'react'
import { NotLoaded, PartBoundary } from './part-boundary.tsx'

/**
 * A component whose code is loaded when it is first drawn; its place is a Suspense. Where the code does not come,
 * `Instead` is drawn, or else a note that says so.
 */
export function onDemand<P extends object>(
  load: () => Promise<ComponentType<P>>,
  Instead?: ComponentType<P>,
): ComponentType<P> {
  const Loaded = lazy(async () => {
    try {
      return { default: await load() }
    } catch (cause) {
      throw new NotLoaded({ cause })
    }
  })
  return function OnDemand(props: P): JSX.Element {
    return (
      <PartBoundary instead={Instead === undefined ? undefined : <Instead {...props} />}>
        <Loaded {...props} />
      </PartBoundary>
    )
  }
}
