/**
 * A text that a simple regular expression matches: literals, classes, groups, alternatives and counts.
 *
 * Expressions with look-around or back references may get a text that they do not match; the caller checks.
 */
export function stringLike(pattern: string, minLength = 0): string {
  const reader = { rest: pattern.replace(/^\^/, '').replace(/(?<!\\)\$$/, ''), missing: minLength }
  return readAlternatives(reader)
}

interface Reader {
  rest: string
  /** Characters that repeatable parts should still add. */
  missing: number
}

function readAlternatives(reader: Reader): string {
  let first: string | undefined
  let text = ''
  while (reader.rest !== '' && !reader.rest.startsWith(')')) {
    if (reader.rest.startsWith('|')) {
      first ??= text
      text = ''
      reader.rest = reader.rest.slice(1)
      continue
    }
    const atom = readAtom(reader)
    const isKept = first === undefined
    const count = readCount(reader, isKept ? atom : '')
    text += atom.repeat(count)
    if (isKept) reader.missing -= count
  }
  return first ?? text
}

function readAtom(reader: Reader): string {
  const { rest } = reader
  if (rest.startsWith('(')) {
    reader.rest = rest.slice(1).replace(/^\?(?::|<\w+>)/, '')
    const inner = readAlternatives(reader)
    reader.rest = reader.rest.slice(1)
    return inner
  }
  const [atom] = /^(?:\[\^?\]?(?:\\.|[^\]\\])*\]|\\[pP]\{[^}]+\}|\\u[\da-fA-F]{4}|\\x[\da-fA-F]{2}|\\.|[\s\S])/u.exec(
    rest,
  ) ?? ['']
  reader.rest = rest.slice(atom.length)
  return characterFor(atom)
}

const specimens = Array.from('aA0 -_.,:;/#@x1bBz9+*()&%$!?é\n\t')

function characterFor(atom: string): string {
  if (atom === '\\b' || atom === '\\B' || atom === '^' || atom === '$') return ''
  if (atom.length === 1 && atom !== '.') return atom
  const expression = new RegExp(`^${atom}$`, 'u')
  return (
    specimens.find((character) => expression.test(character)) ??
    Array.from(atom).find((character) => expression.test(character)) ??
    ''
  )
}

function readCount(reader: Reader, atom: string): number {
  const [written, fewest, most] = /^(?:\{(\d+)(,\d*)?\}|[*+?])\??/.exec(reader.rest) ?? ['']
  reader.rest = reader.rest.slice(written.length)
  const least = fewest === undefined ? Number(written === '' || written.startsWith('+')) : Number(fewest)
  const limit = most === undefined && fewest !== undefined ? least : Number(most?.slice(1) || Number.POSITIVE_INFINITY)
  const isOpen = /^[*+{]/.test(written) && atom !== ''
  return isOpen ? Math.max(least, Math.min(limit, reader.missing)) : least
}
