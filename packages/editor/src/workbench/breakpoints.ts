/** Breakpoints with some more, or without them. */
export function withBreakpoints(
  names: ReadonlySet<string>,
  some: Iterable<string>,
  { isSet }: { readonly isSet: boolean },
): ReadonlySet<string> {
  const next = new Set(names)
  for (const name of some) {
    if (isSet) next.add(name)
    else next.delete(name)
  }
  return next
}
