import type { WireRunEvent } from '@latchwork/server/api'

/** The nodes that a run is held before after some more events, the next to go first; the same list when nothing changed. */
export function heldAfter(
  before: readonly string[] | undefined,
  events: readonly WireRunEvent[],
): readonly string[] | undefined {
  let held = before
  for (const { type, path } of events) {
    if (type === 'node-hold') held = [...(held ?? []), path]
    else if (type === 'node-release') held = held?.filter((each) => each !== path)
    // What a run that goes on has done before, it tells again.
    else if (type === 'run-start' || type === 'run-end') held = undefined
  }
  return held
}

/** Where a run is held, and the keys that let it go; undefined when it is not. */
export function heldInWords(held: readonly string[] | undefined, nameOf: (path: string) => string): string | undefined {
  if (held === undefined || held.length === 0) return undefined
  const [next, ...others] = held
  const more = others.length === 0 ? '' : ` and ${others.length} more`
  return `Held before ${nameOf(next)}${more}; F10 steps, F8 goes on`
}
