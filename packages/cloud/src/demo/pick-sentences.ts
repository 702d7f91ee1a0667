import type { Material, Sentence } from './material.ts'
import { countWords, overlap } from './words.ts'

/** What the picked sentences should be like. */
export interface Wish {
  readonly count: number
  /** Words of the instruction: sentences that share them come first. */
  readonly focus: ReadonlySet<string>
  /** Whether numbers and technical names matter most. */
  readonly wantsFacts: boolean
}

/**
 * Picks the sentences that say most, in the order of the text, without repetitions.
 *
 * Each document gives one before any gives two. Then sentences that can be understood alone come before those that
 * cannot, and sections which gave nothing yet before others.
 */
export function pickSentences(material: Material, { count, ...wish }: Wish): readonly Sentence[] {
  const scores = scoreSentences(material, wish)
  const picked: Sentence[] = []
  const fromDocument = createTally()
  const fromSection = createTally()
  const candidates = new Set(material.sentences)
  while (picked.length < count) {
    const best = bestOf(
      candidates,
      ({ document, text }) => -2 * fromDocument.of(document) - (standsAlone(text) ? 0 : 1),
      (sentence) => (scores.get(sentence) ?? 0) * 0.6 ** fromSection.of(sentence.section),
    )
    if (best === undefined) break
    candidates.delete(best)
    if (picked.some((other) => isRepetition(best, other))) continue
    picked.push(best)
    fromDocument.add(best.document)
    fromSection.add(best.section)
  }
  return material.sentences.filter((sentence) => picked.includes(sentence))
}

// A pronoun or a connecting word at the start, or an order about one ("Save it"), points to the sentence before.
const pointsBack =
  /^(?:this|that|it|its|they|their|them|these|those|he|she|his|her|such|another|both|so|but|and|or|then|also|however|next|therefore|otherwise|instead)\b|^\p{L}+ (?:it|them|these|those|this)\b/iu

// One that starts small cannot be told from the end of the sentence before.
function standsAlone(text: string): boolean {
  return !pointsBack.test(text) && !/^\p{Ll}/u.test(text)
}

function createTally() {
  const counts = new Map<number, number>()
  const of = (id: number) => counts.get(id) ?? 0
  return { of, add: (id: number) => void counts.set(id, of(id) + 1) }
}

function bestOf(
  candidates: Iterable<Sentence>,
  first: (sentence: Sentence) => number,
  second: (sentence: Sentence) => number,
) {
  let best: { sentence: Sentence; first: number; second: number } | undefined
  for (const sentence of candidates) {
    const rank = { sentence, first: first(sentence), second: second(sentence) }
    const isBetter =
      best === undefined || rank.first > best.first || (rank.first === best.first && rank.second > best.second)
    if (isBetter) best = rank
  }
  return best?.sentence
}

function isRepetition(one: Sentence, other: Sentence): boolean {
  const shared = overlap(one.words, other.words)
  return shared / Math.min(one.words.size, other.words.size) > 0.8
}

function scoreSentences(
  { sentences }: Material,
  { focus, wantsFacts }: Omit<Wish, 'count'>,
): ReadonlyMap<Sentence, number> {
  const frequency = new Map<string, number>()
  for (const { words } of sentences) for (const word of words) frequency.set(word, (frequency.get(word) ?? 0) + 1)
  const isKnown = (word: string) => frequency.has(word)
  const wanted = new Set([...focus].filter(isKnown))
  return new Map(
    sentences.map((sentence) => {
      const { words, headingWords, titleWords, place, isLead, text } = sentence
      const weight = [...words].reduce((sum, word) => sum + Math.log1p(frequency.get(word) ?? 0), 0)
      // Divided by the root of the length, so that neither long nor short sentences win for their length.
      const density = weight / Math.sqrt(words.size + 4)
      const agreement = overlap(words, headingWords) * 0.4 + overlap(words, titleWords) * 0.2
      const asked = overlap(words, wanted) * 1.2 + overlap(headingWords, wanted) * 0.6
      const opening = 0.8 / (1 + place) + (isLead ? 0.8 : 0)
      const concrete = wantsFacts && concreteThing.test(text) ? 1.2 : 0
      return [sentence, (density + agreement + asked + opening + concrete) * standing(text)]
    }),
  )
}

const concreteThing = /\d|\p{L}_\p{L}|\p{Ll}\p{Lu}|\p{L}\.\p{Ll}/u

// A sentence out of its context should stand by itself and say something.
function standing(text: string): number {
  const count = countWords(text)
  const isFragment =
    count < 4 && !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]{6}/u.test(text)
  return [
    isFragment ? 0.35 : 1,
    count > 45 ? 0.7 : 1,
    text.endsWith(':') ? 0.3 : 1,
    // A row of a table reads badly on its own.
    (text.match(/[^\s:]: /g)?.length ?? 0) > 2 ? 0.5 : 1,
    /^(?:the |this )?(?:screenshot|screen|figure|image|picture|background|diagram)\b/i.test(text) ? 0.5 : 1,
    /https?:/.test(text) ? 0.75 : 1,
    text.endsWith('?') ? 0.5 : 1,
    /^(?:here|there)\b/i.test(text) ? 0.7 : 1,
  ].reduce((product, factor) => product * factor, 1)
}
