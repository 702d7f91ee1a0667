/** Where the address is read and written. */
export interface AddressPlaces {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>
  readonly history: Pick<History, 'pushState' | 'replaceState' | 'state'>
}

const PREFIX = 'run='

/** The run that a fragment names, as `#run=4f0c`, among what else it says. */
export function readRunLink(hash: string): string | undefined {
  const named = piecesOf(hash).find((piece) => piece.startsWith(PREFIX))
  try {
    return named === undefined ? undefined : decodeURIComponent(named.slice(PREFIX.length))
  } catch {
    return undefined
  }
}

/**
 * Lets the address name a run, so that a reload shows it again and the browser's own way back leaves it; undefined
 * takes the name out.
 */
export function writeRunLink({ location, history }: AddressPlaces, run: string | undefined): void {
  if (readRunLink(location.hash) === run) return
  const others = piecesOf(location.hash).filter((piece) => !piece.startsWith(PREFIX))
  const pieces = run === undefined ? others : [...others, PREFIX + encodeURIComponent(run)]
  const address = location.pathname + location.search + (pieces.length === 0 ? '' : `#${pieces.join('&')}`)
  if (run === undefined) history.replaceState(history.state, '', address)
  else history.pushState(history.state, '', address)
}

function piecesOf(hash: string): readonly string[] {
  return hash
    .slice(1)
    .split('&')
    .filter((piece) => piece !== '')
}
