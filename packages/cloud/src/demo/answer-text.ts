import { answerQuestion } from './answer-question.ts'
import { classify, readChoices } from './classify.ts'
import { keyTerms } from './key-terms.ts'
import { readMaterial } from './material.ts'
import { summarize } from './summarize.ts'
import { readWantedForm } from './wanted-form.ts'
import { countWords } from './words.ts'

/** What is said to a request which brings no text to work on. */
export const noMaterial =
  'The demo model only quotes text that it is given, and this request holds none. Add a text, or use a real model with your own key.'

const beyondExtraction =
  /\b(?:translat\w+|übersetz\w*|tradui\w+|poems?|haiku|lyrics|song|story|joke|limerick|essay|slogan|rewrite|rephrase|paraphrase|reword|(?:answer|reply to|respond to) (?:this|the|my) (?:message|e-?mail|letter|ticket|review)|(?:write|draft|compose) an? (?:reply|answer|letter|e-?mail))\b/i

/** Answers an instruction with the material's own words. */
export function answerText(instruction: string, text: string): string {
  if (text.trim() === '') return noMaterial
  // A greeting is neither an order nor a text.
  if (instruction === '' && countWords(text) < 6) return noMaterial
  const material = readMaterial(text)
  const form = readWantedForm(instruction)
  if (material.sentences.length === 0) return text.trim()
  if (beyondExtraction.test(instruction)) {
    const excuse =
      'The demo model quotes text and does not translate, rewrite or invent. The nearest sentences of the text:'
    return `${excuse}\n${summarize(material, '', { ...form, layout: form.layout ?? 'prose' })}`
  }
  const choices = isClassification(instruction) ? readChoices(instruction) : []
  if (choices.length > 1) return classify(text, choices)
  if (/\b(?:keywords?|tags|key terms?)\b/i.test(instruction)) return keyTerms(material, form.count ?? 5).join(', ')
  if (/\b(?:title|headline)\b/i.test(instruction) && material.headings.length > 0) return material.headings[0]
  const question = questionIn(instruction)
  return question === undefined ? summarize(material, instruction, form) : answerQuestion(material, question, form)
}

function isClassification(instruction: string): boolean {
  return /\b(?:classif\w*|categori[sz]\w*|category|label|sentiment|one of|which of|choose|pick|decide|whether|is (?:it|this)|route|triage|either|rate)\b/i.test(
    instruction,
  )
}

const asks =
  /^(?:what|which|who|whom|whose|when|where|why|how|does|do|did|is|are|was|were|can|could|should|will|has|have)\b/i

const asksForSummary =
  /\b(?:main points?|key (?:points?|facts?|takeaways?)|about|in (?:short|brief)|summary|takeaways?)\s*\?/i

/** The question in an instruction, unless it asks for a summary. */
export function questionIn(instruction: string): string | undefined {
  const parts = instruction.split(/\n|(?<=[.!:?])\s+/).map((part) => part.trim())
  const question =
    parts.find((part) => part.endsWith('?')) ?? parts.find((part) => asks.test(part) && part.split(/\s+/).length > 2)
  return question === undefined || asksForSummary.test(question) ? undefined : question
}
