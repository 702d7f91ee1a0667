/** What the token is read from and kept in. */
export interface TokenPlaces {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>
  readonly history: Pick<History, 'replaceState' | 'state'>
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>
}

const KEY = 'latchwork:token'

/**
 * The token of the link that opened the page. It is taken out of the address at once, so that it stands in no history,
 * bookmark or screenshot, and kept for as long as the tab is open. What else the fragment says is left.
 */
export function takeToken({ location, history, storage }: TokenPlaces): string | undefined {
  const given = tokenIn(location.hash)
  if (given === undefined) return storage.getItem(KEY) ?? undefined
  storage.setItem(KEY, given.token)
  history.replaceState(history.state, '', location.pathname + location.search + given.rest)
  return given.token
}

/** Whether a fragment has a token, as when a new link is pasted into a tab that is open already. */
export function hasToken(hash: string): boolean {
  return tokenIn(hash) !== undefined
}

function tokenIn(hash: string): { readonly token: string; readonly rest: string } | undefined {
  const match = /^#token=([\w-]{16,512})(?:&(.*))?$/s.exec(hash)
  return match === null ? undefined : { token: match[1], rest: match[2] === undefined ? '' : `#${match[2]}` }
}
