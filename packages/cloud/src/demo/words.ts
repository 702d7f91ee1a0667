/** The words of a text in order, in a base form: lower case, without accents and the commonest English endings. */
export function wordsOf(text: string): readonly string[] {
  const runs =
    text
      .normalize('NFKD')
      .replaceAll(/\p{Mn}/gu, '')
      .toLowerCase()
      .match(wordPattern) ?? []
  return runs.flatMap((run) => (unspaced.test(run) ? pairs(run) : [stem(run)]))
}

/** The words of a text that carry meaning, without repetitions. */
export function contentWords(text: string): ReadonlySet<string> {
  return new Set(wordsOf(text).filter((word) => !stopWords.has(word)))
}

/** How many words a text has, as people count them: separated by white space. */
export function countWords(text: string): number {
  return text.match(/\S+/g)?.length ?? 0
}

/** An identifier such as `billing_issue` or `billingIssue` as words. */
export function spaced(identifier: string): string {
  return identifier.replaceAll(/[_-]/g, ' ').replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
}

/** How many of the words are in the other set. */
export function overlap(words: Iterable<string>, others: ReadonlySet<string>): number {
  return [...words].filter((word) => others.has(word)).length
}

const unspaced = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u

const wordPattern =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]+|[\p{L}\p{N}]+(?:['’]\p{L}+)*/gu

// Scripts without spaces have no words to see; neighbouring characters come close enough.
function pairs(run: string): readonly string[] {
  const characters = Array.from(run)
  return characters.length === 1 ? characters : characters.slice(1).map((character, at) => characters[at] + character)
}

function stem(word: string): string {
  const bare = word.replace(/['’]\p{L}+$/u, '')
  if (bare.length < 4) return bare
  const singular = bare
    .replace(/ies$/, 'y')
    .replace(/(ss|sh|ch|x)es$/, '$1')
    .replace(/([^su])s$/, '$1')
  if (singular.length < 6) return singular.replace(/e$/, '')
  return singular
    .replace(/(?:ation|ating|ated|ate)$/, 'at')
    .replace(/(?:ing|ed|er)$/, '')
    .replace(/e$/, '')
    .replace(/(.)\1$/, '$1')
}

const stopWords: ReadonlySet<string> = new Set(
  [
    'a an and any are as at be been being but by can could did do does doing done each else for from had has have he her',
    'here him his how i if in into is it its just let may me might more most much must my no not now of off on once one',
    'only or other our out over own please s same shall she should so some such t than that the their them then there',
    'these they this those through to too up us use very was we were what when where which while who whom whose why will',
    'with would you your yours also about between both during before after again all because until',
    'der die das den dem des ein eine einen einem einer und oder aber ist sind war mit von zu zum zur im auf fur nicht',
    'sich auch wie als es er sie wir ihr bei aus nach wird werden le la les un une des du de et ou mais est sont dans sur',
    'pour par avec ne pas qui que ce cette il elle nous vous au aux el los las una y o pero es son en con por para se su',
    'lo al il lo gli uno e ma sono di da con per non che si het een en van op te dat niet voor met zijn o os as um uma em',
  ].flatMap((line) => line.split(' ').map(stem)),
)
