/** A readable id that nothing has yet: `prompt`, `prompt-2`. */
export function freshId(wish: string, isTaken: (id: string) => boolean): string {
  return createFreshIds(isTaken)(wish)
}

/** Gives many ids that nothing has yet, none of them twice. */
export function createFreshIds(isTaken: (id: string) => boolean): (wish: string) => string {
  const given = new Set<string>()
  // Where the search for a free number goes on: from the start again, thousands of ids would take minutes.
  const numbers = new Map<string, number>()
  const isFree = (id: string): boolean => !given.has(id) && !isTaken(id)
  return (wish) => {
    const base = idOf(wish)
    let number = numbers.get(base) ?? 1
    let id = number === 1 ? base : numbered(base, number)
    while (!isFree(id)) id = numbered(base, ++number)
    numbers.set(base, number)
    given.add(id)
    return id
  }
}

/** A port's name that nothing has yet: `text`, `text_2`. */
export function freshName(wish: string, isTaken: (name: string) => boolean): string {
  const base = wish
    .replace(/[^A-Za-z0-9_]+/g, '_')
    .replace(/^(?![A-Za-z_])/, '_')
    .slice(0, 58)
  if (!isTaken(base)) return base
  let number = 2
  while (isTaken(`${base}_${number}`)) number++
  return `${base}_${number}`
}

/** A text made into an id: lower-case letters, digits and hyphens, starting with a letter. */
export function idOf(text: string): string {
  const id = text
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 58)
  return id === '' ? 'node' : id
}

/** What of an id stays when it is copied: `prompt-2` becomes `prompt` again. */
export function withoutNumber(id: string): string {
  return id.replace(/-\d+$/, '')
}

function numbered(base: string, number: number): string {
  return `${base}-${number}`
}
