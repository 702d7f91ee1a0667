const BETWEEN = '; '

/** What is said of a secret that may not be sent anywhere yet. */
export const NO_ADDRESS = 'has no address that it may be sent to'

/** Several notes as one, or undefined when there is none. */
export const joinNotes = (...notes: readonly (string | undefined)[]): string | undefined => {
  const said = notes.filter((note) => note !== undefined)
  return said.length === 0 ? undefined : said.join(BETWEEN)
}

/** Joined notes without one of them. */
export const withoutNote = (notes: string | undefined, left: string): string | undefined =>
  joinNotes(...(notes ?? '').split(BETWEEN).filter((note) => note !== '' && note !== left))
