import type { NodeTiming } from '@latchwork/server/api'
import type { JSX } from 'react'

/** So many are named. */
const NAMED = 5

/** Says which nodes of a run were not run anew; nothing when all were. */
export function UsedAgain({
  timings,
}: {
  readonly timings: readonly Pick<NodeTiming, 'path' | 'reused'>[]
}): JSX.Element | null {
  const paths = timings.flatMap(({ path, reused }) => (reused ? [path] : []))
  if (paths.length === 0) return null
  const more = paths.length - NAMED
  return (
    <p className="faint">
      Used again, not run anew: {paths.slice(0, NAMED).join(', ')}
      {more > 0 ? ` and ${more} more` : ''}.
    </p>
  )
}
