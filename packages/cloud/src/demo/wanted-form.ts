/** The form that an instruction asks for. */
export interface WantedForm {
  /** How many sentences or points; undefined when the instruction does not say. */
  readonly count?: number
  /** Undefined when the instruction does not say. */
  readonly layout?: 'bullets' | 'numbers' | 'lines' | 'prose'
  readonly maxWords?: number
  readonly maxCharacters?: number
}

/** Reads count, layout and limits from an instruction such as "three bullet points, at most 60 words". */
export function readWantedForm(instruction: string): WantedForm {
  const text = instruction.toLowerCase()
  const several = new RegExp(`${number}\\s*(?:\\p{L}+[\\s-]+){0,3}?(?:${units})(?!\\p{Script=Latin})`, 'u').exec(text)
  return {
    count: countOf(several?.[1]) ?? (oneUnit.test(text) ? 1 : undefined),
    layout: layoutOf(text),
    maxWords: limitOf(text, 'words?'),
    maxCharacters: limitOf(text, 'char(?:acter)?s?'),
  }
}

const numberWords: readonly (readonly string[])[] = [
  ['zero'],
  ['one', '一'],
  ['two', 'zwei', 'deux', 'dos', '二', '两'],
  ['three', 'drei', 'trois', 'tres', '三'],
  ['four', 'vier', 'quatre', 'cuatro', '四'],
  ['five', 'fünf', 'cinq', 'cinco', '五'],
  ['six', 'sechs', 'seis', '六'],
  ['seven', 'sieben', 'sept', 'siete', '七'],
  ['eight', 'acht', 'huit', 'ocho', '八'],
  ['nine', 'neun', 'neuf', 'nueve', '九'],
  ['ten', 'zehn', 'dix', 'diez', '十'],
  ['eleven', 'elf', 'onze'],
  ['twelve', 'zwölf', 'douze', 'doce'],
]

// An article counts only right before a single unit: "a list of facts" asks for no number.
const oneUnit =
  /\b(?:an?|single|einem|einen|ein|une?|una) (?:\p{L}+ )?(?:sentence|line|point|bullet|bullet point|fact|quote|satz|phrase|frase)(?!\p{L})/u

const number = `(?<!\\p{Script=Latin})(\\d{1,3}|${numberWords.flat().join('|')})(?!\\p{Script=Latin})`

const points =
  'bullets?|bullet points?|points?|facts?|takeaways?|items?|reasons?|steps?|ideas?|findings?|tips?|highlights?|things?|lessons?|notes?'

const units = `${points}|sentences?|lines?|quotes?|keywords?|tags?|topics?|sätze?n?|punkten?|stichpunkten?|phrases?|frases?|puntos?|句|点|點`

function layoutOf(text: string): WantedForm['layout'] {
  if (/\bnumbered\b|\bsteps\b|\bordered list\b/.test(text)) return 'numbers'
  if (/\bbullet|\bmarkdown list\b/.test(text)) return 'bullets'
  if (/\bsentences?\b|\bparagraph\b|\bprose\b/.test(text)) return 'prose'
  if (/\b(?:one|each|a) (?:\w+ )?(?:per|on (?:a|its own)) line\b|\blines\b/.test(text)) return 'lines'
  // The notes or facts that a text is made of are not asked for.
  const asked = text.replaceAll(
    /\bpoint (?:of|out)\b|\b(?:these|the|those|following|all|several|my|our) (?:notes|facts|points)\b/g,
    '',
  )
  return new RegExp(`\\b(?:${points}|list)\\b`).test(asked) ? 'bullets' : undefined
}

function limitOf(text: string, unit: string): number | undefined {
  const before =
    '(?:at most|no more than|not more than|max(?:imum)?(?: of)?|up to|under|below|fewer than|less than|within|in|about|around|roughly|to)'
  const after = '(?: or (?:less|fewer)| max(?:imum)?| at most| limit| summary)'
  const forms = [`${before}\\s+${number}\\s+${unit}\\b`, `${number}[\\s-]+${unit}${after}`]
  return countOf(forms.map((form) => new RegExp(form, 'u').exec(text)?.[1]).find((found) => found !== undefined))
}

/** The number that a numeral or a number word up to twelve stands for. */
export function countOf(word: string | undefined): number | undefined {
  if (word === undefined) return undefined
  const spelled = numberWords.findIndex((words) => words.includes(word.toLowerCase()))
  return spelled === -1 ? Number(word) : spelled
}

/** Lays sentences out in the wanted form, within its limits. */
export function layOut(
  sentences: readonly string[],
  { layout = 'prose', maxWords, maxCharacters }: WantedForm,
): string {
  const kept = withinWords(sentences, maxWords)
  const lines = {
    bullets: () => kept.map((sentence) => `- ${sentence}`).join('\n'),
    numbers: () => kept.map((sentence, at) => `${at + 1}. ${sentence}`).join('\n'),
    lines: () => kept.join('\n'),
    prose: () =>
      kept
        .map(asSentence)
        .join(' ')
        .replaceAll(/(?<=[。！？]) /g, ''),
  }
  const text = lines[layout]()
  return maxCharacters === undefined || text.length <= maxCharacters
    ? text
    : `${text.slice(0, maxCharacters - 1).trimEnd()}…`
}

function withinWords(sentences: readonly string[], maxWords = Number.POSITIVE_INFINITY): readonly string[] {
  const kept: string[] = []
  let left = maxWords
  for (const sentence of sentences) {
    const words = sentence.split(/\s+/)
    if (words.length <= left) kept.push(sentence)
    else if (kept.length === 0)
      kept.push(
        `${words
          .slice(0, left)
          .join(' ')
          .replace(/[,;:.–-]+$/, '')}…`,
      )
    left -= words.length
    if (left <= 0) break
  }
  return kept
}

function asSentence(text: string): string {
  return /[.!?…。！？:;"”)]$/.test(text) ? text : `${text}.`
}
