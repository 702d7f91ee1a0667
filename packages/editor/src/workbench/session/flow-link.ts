/** What a link is read from, and where it is taken out. */
export interface LinkPlaces {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>
  readonly history: Pick<History, 'replaceState' | 'state'>
}

const PREFIX = 'flow='

/**
 * The flow that the address names, as `#flow=notes%2Fone.flow.json`. It is taken out, so that a reload shows what was
 * open last; what else the fragment says is left.
 */
export function takeFlowLink({ location, history }: LinkPlaces): string | undefined {
  const pieces = location.hash.slice(1).split('&')
  const named = pieces.find((piece) => piece.startsWith(PREFIX))
  if (named === undefined) return undefined
  const rest = pieces.filter((piece) => piece !== named).join('&')
  history.replaceState(history.state, '', location.pathname + location.search + (rest === '' ? '' : `#${rest}`))
  try {
    return decodeURIComponent(named.slice(PREFIX.length))
  } catch {
    return undefined
  }
}
