const MAX_ALTERNATIVES = 100

/** A glob pattern, ready to judge paths. */
export interface Glob {
  /** Whether the path, as its segments, fits the pattern. */
  matches(segments: readonly string[]): boolean
  /** Whether a hidden name, or node_modules, was asked for by name in the pattern. */
  names(segment: string): boolean
}

/**
 * Reads a pattern: `*` any part of a name, `?` one character, `**` any folders, `{a,b}` alternatives that may not nest.
 * Undefined when it has too many alternatives. Judging takes no backtracking beyond the last star, so no pattern is slow.
 */
export function parseGlob(pattern: string): Glob | undefined {
  const alternatives = expandBraces(pattern)?.map((text) =>
    text.split('/').filter((part) => part !== '' && part !== '.'),
  )
  if (alternatives === undefined) return undefined
  const explicit = alternatives.flat().filter((part) => part.startsWith('.') || part === 'node_modules')
  return {
    matches: (segments) => alternatives.some((wanted) => fits(segments, wanted, '**', fitsName)),
    names: (segment) => explicit.some((part) => fitsName(segment, part)),
  }
}

/** Left to right, going back only to the last star: that is enough for `*` in a name and for `**` in a path. */
function fits<Unit>(
  units: ArrayLike<Unit>,
  wanted: ArrayLike<Unit>,
  star: Unit,
  fitsOne: (unit: Unit, wanted: Unit) => boolean,
): boolean {
  let unit = 0
  let want = 0
  let afterStar = -1
  let resumeAt = 0
  while (unit < units.length) {
    if (want < wanted.length && wanted[want] === star) {
      afterStar = ++want
      resumeAt = unit
    } else if (want < wanted.length && fitsOne(units[unit], wanted[want])) {
      unit++
      want++
    } else if (afterStar !== -1) {
      want = afterStar
      unit = ++resumeAt
    } else return false
  }
  while (want < wanted.length && wanted[want] === star) want++
  return want === wanted.length
}

function fitsName(name: string, wanted: string): boolean {
  return fits(Array.from(name), Array.from(wanted), '*', (character, want) => want === '?' || character === want)
}

function expandBraces(pattern: string): readonly string[] | undefined {
  let texts = ['']
  for (const piece of pattern.split(/(\{[^{}]*\})/)) {
    const choices = piece.startsWith('{') && piece.endsWith('}') ? piece.slice(1, -1).split(',') : [piece]
    if (texts.length * choices.length > MAX_ALTERNATIVES) return undefined
    texts = texts.flatMap((text) => choices.map((choice) => text + choice))
  }
  return texts
}
