/** How many letters must be added, dropped or changed to turn one word into the other. */
export const editDistance = (one: string, other: string): number => {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let line = 1; line <= one.length; line += 1) {
    const next = [line]
    for (let column = 1; column <= other.length; column += 1) {
      const changed = row[column - 1] + (one[line - 1] === other[column - 1] ? 0 : 1)
      next.push(Math.min(next[column - 1] + 1, row[column] + 1, changed))
    }
    row = next
  }
  return row[other.length]
}
