/** Several notes as one, or undefined when there is none. */
export const joinNotes = (...notes: readonly (string | undefined)[]): string | undefined => {
  const said = notes.filter((note) => note !== undefined)
  return said.length === 0 ? undefined : said.join('; ')
}
