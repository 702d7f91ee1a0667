import { plain } from './markdown.ts'
import { contentWords, overlap, spaced, wordsOf } from './words.ts'

/** The choice whose words, or whose words in the description, the text shares most; with no shared word, a neutral choice if there is one, else the first. */
export function classify(text: string, choices: readonly string[], description = ''): string {
  const words = wordsOf(text)
  const present = new Set(words)
  const described = readDescriptions(description, choices)
  const scored = choices.map((choice, at) => ({
    choice,
    score: scoreOf(choice, words, present) + overlap(described[at], present),
  }))
  const best = scored.reduce((one, other) => (other.score > one.score ? other : one), { choice: choices[0], score: 0 })
  return best.score > 0 ? best.choice : (choices.find((choice) => neutral.test(choice)) ?? choices[0])
}

// The words by which a description tells choices apart, as in "leak: a key got out. limit: money is used up."
function readDescriptions(description: string, choices: readonly string[]): readonly ReadonlySet<string>[] {
  const starts = choices.map((choice) => description.indexOf(`${choice}:`))
  const texts = starts.map((start, at) => {
    if (start === -1) return ''
    const next = Math.min(...starts.filter((other) => other > start), description.length)
    return description.slice(start + choices[at].length, next)
  })
  const words = texts.map((text) => contentWords(text))
  const isShared = (word: string) => words.filter((others) => others.has(word)).length > 1
  return words.map((own) => new Set([...own].filter((word) => !isShared(word))))
}

/** Whether anything in the text speaks for the choice. */
export function speaksFor(text: string, choice: string): boolean {
  const words = wordsOf(text)
  return scoreOf(choice, words, new Set(words)) > 0
}

const neutral = /^(?:other|others|neutral|unknown|none|unclear|mixed|general|misc\w*|n\/?a|otherwise|normal|medium)$/i

function scoreOf(choice: string, words: readonly string[], present: ReadonlySet<string>): number {
  const named = contentWords(spaced(choice))
  const own = named.size > 0 ? named : new Set(wordsOf(choice))
  const cues = new Set([...own].flatMap((word) => [...(cueWords.get(word) ?? [])]))
  const denied = words.filter((word, at) => cues.has(word) && denials.has(words[at - 1])).length
  return overlap(own, present) * 3 + words.filter((word) => cues.has(word)).length - denied * 2
}

const denials: ReadonlySet<string> = new Set(['not', 'no', 'never', 'hardly', "isn't", 'isn', 'don', 'without'])

const cueWords: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    positive:
      'good great excellent love like happy thank thanks perfect wonderful amazing best nice pleased recommend fast easy works enjoy helpful friendly delighted superb fantastic',
    negative:
      'bad poor terrible hate angry awful worst broken slow disappointed disappointing useless fail failed never refund problem wrong annoying unhappy rude late crash dirty cold waste',
    bug: 'error crash broken fail failed failure exception wrong fix freeze stack trace',
    feature: 'add support wish could request idea improve option would allow',
    billing: 'invoice charge charged payment pay paid refund price card credit subscription cost money',
    technical: 'error crash install login password server connect connection bug setup configure',
    urgent: 'immediately asap now emergency outage down critical today deadline blocked',
    high: 'urgent immediately asap critical outage severe down serious',
    low: 'minor whenever later small cosmetic trivial eventually',
    question: 'how what when where why which who can does',
    complaint: 'unhappy disappointed angry terrible refund wrong broken late bad',
    praise: 'thank thanks great excellent love wonderful happy',
    spam: 'free winner prize click offer lottery money viagra',
    shipping: 'delivery delivered parcel package arrive arrived tracking late courier',
    yes: 'yes agree approve accept confirm true',
    no: 'no refuse decline reject false disagree',
  }).map(([choice, cues]) => [[...contentWords(choice), choice][0], contentWords(cues)]),
)

/** The choices that an instruction names: after "one of", "as" and the like, in quotes, or as a list of short points. */
export function readChoices(instruction: string): readonly string[] {
  const listed =
    /\b(?:one of|either|into|as|between|from|categor(?:y|ies)|labels?|classes|options?|choices?|whether (?:it|this) is|it is|in)\s*(?:the\s+|these\s+|following\s+|categories\s+|labels\s+|classes\s+|a\s+|an\s+)*[:(]?\s*((?:["'“]?[\p{L}\p{N}][\p{L}\p{N} _/-]{0,40}["'”]?\s*(?:,|;|\/|\||\bor\b|\band\b)\s*)+(?:or\s+|and\s+)?["'“]?[\p{L}\p{N}][\p{L}\p{N} _-]{0,40}?["'”]?)(?=[.:;)\n?]|$)/iu.exec(
      instruction,
    )
  const fromList = (listed?.[1] ?? '').split(/\s*(?:,|;|\/|\||\bor\b|\band\b)\s*/i)
  const quoted = [...instruction.matchAll(/["“'`]([\p{L}\p{N}][\p{L}\p{N} _-]{0,40})["”'`]/gu)].map((match) => match[1])
  const points = [...instruction.matchAll(/^\s*[-*•]\s+(.{1,40})$/gm)].map((match) => plain(match[1]))
  const plainList = /(?:[\p{L}\p{N}-]+\s*,\s*)*[\p{L}\p{N}-]+,?\s+or\s+(?:an?\s+)?[\p{L}\p{N}-]+/iu.exec(instruction)
  const inPassing = (plainList?.[0] ?? '').split(/\s*,\s*(?:or\s+)?|\s+or\s+/i)
  const found = [quoted, points, fromList, inPassing].map(tidy).find((choices) => choices.length > 1)
  return found ?? []
}

function tidy(choices: readonly string[]): readonly string[] {
  const bare = choices.map((choice) => choice.replaceAll(/^["'“”\s]+|["'“”\s.]+$/g, '').replace(/^(?:an?|the)\s+/i, ''))
  return [...new Set(bare.filter((choice) => choice !== '' && choice.split(/\s+/).length <= 4))]
}
