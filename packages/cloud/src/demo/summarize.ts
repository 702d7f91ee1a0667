import type { Material } from './material.ts'
import { pickSentences } from './pick-sentences.ts'
import { contentWords } from './words.ts'
import { layOut } from './wanted-form.ts'
import type { WantedForm } from './wanted-form.ts'

/** The material's own sentences that say most, as many and in the form that the instruction asks for. */
export function summarize(material: Material, instruction: string, form: WantedForm): string {
  const count = form.count ?? defaultCount(material, form)
  const picked = pickSentences(material, { count, focus: focusOf(instruction), wantsFacts: asksForFacts(instruction) })
  // A list stays a list where nothing else is asked for.
  const isList = picked.length > 1 && picked.every((sentence) => sentence.isItem)
  return layOut(
    picked.map((sentence) => sentence.text),
    { ...form, layout: form.layout ?? (isList ? 'bullets' : 'prose') },
  )
}

/** The words of an instruction that say what about, rather than what to do. */
export function focusOf(instruction: string): ReadonlySet<string> {
  return new Set([...contentWords(instruction.replaceAll(idioms, ''))].filter((word) => !taskWords.has(word)))
}

/** Whether an instruction is after numbers and names rather than after the gist. */
export function asksForFacts(instruction: string): boolean {
  return /\b(?:facts?|figures?|numbers?|names?|details?|prices?|values?|specifics)\b/i.test(instruction)
}

function defaultCount({ sentences, documentCount }: Material, { layout, maxWords }: WantedForm): number {
  const documents = Math.min(documentCount, mostSpokenFor)
  // As many as may fit; the limit itself is kept when they are laid out.
  if (maxWords !== undefined) return Math.max(Math.ceil(maxWords / 10), documents)
  const share = Math.ceil(sentences.length / 6)
  const [least, most] = layout === undefined || layout === 'prose' ? [3, 6] : [4, 8]
  return Math.max(Math.min(Math.max(share, least), most), documents)
}

// Where no number is asked for, each document is spoken for, but a summary of more sentences is none.
const mostSpokenFor = 20

// Where "key" means important; elsewhere it may be what the text is about.
const idioms = /\bkey (?=points?|facts?|takeaways?|ideas?|findings?|messages?|details?|information)/gi

const taskWords: ReadonlySet<string> = contentWords(
  `summarize summarise summary sum list note notes collect combine merge join extract write give find name pick choose tell
  say show state read short brief briefly concise clear clearly plain main important most bullet point points fact facts
  sentence sentences word words line lines paragraph item items text document documents file files following given below
  above part content answer question use using markdown numbered list format return reply respond only own english single
  one two three four five six seven eight nine ten useful helpful assistant careful reader people make sure include keep
  overview report result output input maximum exact exactly each every prompt task takeaway takeaways highlight`,
)
