/** How well a text answers a search; larger is better, undefined when it does not. */
export function scoreOf(query: string, text: string): number | undefined {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const target = text.toLowerCase()
  let sum = 0
  for (const word of words) {
    const score = scoreOfWord(word, target)
    if (score === undefined) return undefined
    sum += score
  }
  // Of two texts that answer alike, the shorter one is closer to what was typed.
  return words.length === 0 ? 0 : sum / words.length - target.length / 1000
}

/** A text that is searched, with its weight: a title counts for more than a summary. */
export interface Searched {
  readonly text: string
  readonly weight: number
}

/** The best score among several texts of one thing. Words of the query may stand in different texts. */
export function bestScore(query: string, texts: readonly Searched[]): number | undefined {
  const words = query.split(/\s+/).filter(Boolean)
  let sum = 0
  for (const word of words) {
    const scores = texts.flatMap(({ text, weight }) => {
      const score = scoreOf(word, text)
      return score === undefined ? [] : [score * weight]
    })
    if (scores.length === 0) return undefined
    sum += Math.max(...scores)
  }
  return sum
}

/** What answers a search, best first; all in their order when nothing is searched for. */
export function rank<Item>(
  query: string,
  items: readonly Item[],
  textsOf: (item: Item) => readonly Searched[],
): readonly Item[] {
  if (query.trim() === '') return items
  return items
    .flatMap((item) => {
      const score = bestScore(query, textsOf(item))
      return score === undefined ? [] : [{ item, score }]
    })
    .toSorted((a, b) => b.score - a.score)
    .map(({ item }) => item)
}

const EXACT = 100
const PREFIX = 80
const WORD_START = 60
const INSIDE = 40
const SCATTERED = 20

function scoreOfWord(word: string, target: string): number | undefined {
  if (target === word) return EXACT
  if (target.startsWith(word)) return PREFIX
  const at = target.indexOf(word)
  if (at < 0) return scattered(word, target)
  for (let next = at; next >= 0; next = target.indexOf(word, next + 1)) {
    if (!/[a-z0-9]/.test(target[next - 1])) return WORD_START
  }
  return INSIDE
}

/** Letters in order, the first one at the start of a word: `tmpl` finds "template"; so wide a net only in short texts. */
function scattered(word: string, target: string): number | undefined {
  if (word.length < 2 || target.length > 40) return undefined
  let best: number | undefined
  for (let start = target.indexOf(word[0]); start >= 0; start = target.indexOf(word[0], start + 1)) {
    if (start > 0 && /[a-z0-9]/.test(target[start - 1])) continue
    const gaps = gapsFrom(word, target, start)
    if (gaps !== undefined) best = Math.max(best ?? 0, SCATTERED - Math.min(gaps, SCATTERED - 1))
  }
  return best
}

function gapsFrom(word: string, target: string, start: number): number | undefined {
  let [at, gaps] = [start, 0]
  for (const letter of word.slice(1)) {
    const next = target.indexOf(letter, at + 1)
    if (next < 0) return undefined
    gaps += next - at - 1
    at = next
  }
  return gaps
}
