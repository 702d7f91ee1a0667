import type { Material, Sentence } from './material.ts'
import { overlap, wordsOf } from './words.ts'
import { focusOf } from './summarize.ts'
import { layOut } from './wanted-form.ts'
import type { WantedForm } from './wanted-form.ts'

/** What is said when the text holds no answer. */
export const noAnswer = 'The text does not say.'

/** The sentences of the material that answer a question best, or that the text does not say. */
export function answerQuestion(material: Material, question: string, form: WantedForm): string {
  const answers = findAnswers(material, question, form.count)
  return answers.length === 0
    ? noAnswer
    : layOut(
        answers.map((sentence) => sentence.text),
        form,
      )
}

// Below this share of the question's meaning, shared words are an accident.
const leastCoverage = 0.34

function findAnswers(material: Material, question: string, wanted: number | undefined): readonly Sentence[] {
  const asked = focusOf(question.replaceAll(measure, 'how'))
  const rarity = rarityOf(material.sentences)
  const weightOf = (words: Iterable<string>) => [...words].reduce((sum, word) => sum + rarity(word), 0)
  const whole = weightOf(asked)
  const expects = expectedAnswer(question)
  const askedPairs = pairsOf(question)
  const scored = material.sentences
    .map((sentence) => {
      const own = weightOf([...asked].filter((word) => sentence.words.has(word)))
      const around = [...asked].filter((word) => !sentence.words.has(word))
      const heading = weightOf(
        around.filter((word) => sentence.headingWords.has(word) || sentence.titleWords.has(word)),
      )
      const coverage = whole === 0 ? 0 : (own + heading * 0.6) / whole
      // One that repeats the question, or only leads to what follows, answers nothing.
      const isEmpty = /[?:]$/.test(sentence.text) || sentence.words.size <= overlap(asked, sentence.words)
      const fit = coverage + (expects(sentence.text) ? 0.5 : 0)
      return { sentence, coverage, fit, isEmpty }
    })
    .filter(({ coverage }) => coverage >= leastCoverage)
    .map(({ sentence, fit, isEmpty }) => {
      // Words that stand side by side in the question and the answer mean one thing: "a Restricted key".
      const together = overlap(askedPairs, pairsOf(sentence.text))
      return { sentence, score: (fit + Math.min(together, 3) * 0.15) * (isEmpty ? 0.4 : 1) }
    })
    .sort((a, b) => b.score - a.score)
  const [best] = scored
  if (best === undefined) return []
  const chosen = scored.filter(({ score }) => score >= best.score * 0.85).slice(0, wanted ?? 2)
  return material.sentences.filter((sentence) => chosen.some((one) => one.sentence === sentence))
}

function pairsOf(text: string): ReadonlySet<string> {
  const words = wordsOf(text).filter((word) => !['a', 'an', 'the'].includes(word))
  return new Set(words.slice(1).map((word, at) => `${words[at]} ${word}`))
}

function rarityOf(sentences: readonly Sentence[]): (word: string) => number {
  const frequency = new Map<string, number>()
  for (const { words, headingWords } of sentences) {
    for (const word of new Set([...words, ...headingWords])) frequency.set(word, (frequency.get(word) ?? 0) + 1)
  }
  return (word) => Math.log(1 + (sentences.length + 1) / ((frequency.get(word) ?? 0) + 0.5))
}

function expectedAnswer(question: string): (sentence: string) => boolean {
  const text = question.toLowerCase()
  const [, pattern] = expectations.find(([asks]) => asks.test(text)) ?? []
  return (sentence) => pattern?.test(sentence) ?? false
}

// "How often" asks for a number, not for the word.
const measure = /\bhow (?:much|many|long|old|big|often|far)\b/gi

const expectations: readonly (readonly [RegExp, RegExp])[] = [
  [
    /\bhow often\b/,
    /\b(?:every (?:\d|\w+ (?:day|week|month|year)s?)|(?:every|each) (?:day|week|month|year)|daily|weekly|monthly|yearly|once a|twice a|times a)\b/i,
  ],
  [
    /\bhow (?:much|many|long|old|big|often|far)\b/,
    /\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|daily|weekly|monthly|yearly|every)\b/i,
  ],
  [
    /\bwhen\b|\bwhat (?:date|day|year|time)\b/,
    /\b\d{4}\b|\b\d{1,2}[:.]\d{2}\b|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|when|after|before|as soon as)\b/i,
  ],
  [/\bwho\b|\bwhose\b/, /(?<=[\p{L},;]\s)\p{Lu}\p{Ll}+/u],
  [/\bwhere\b/, /\b(?:at|in|on|under|near|to|from|open|go)\s+\S/i],
  [/\bwhy\b/, /\b(?:because|since|so that|therefore|as a result|to avoid|otherwise)\b/i],
  [/\bhow\b/, /^(?:\d|to\b|you can\b|go\b|open\b|click\b|use\b|set\b|create\b|choose\b|select\b|run\b|enter\b)/i],
]
