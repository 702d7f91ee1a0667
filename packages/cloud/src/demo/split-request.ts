import { splitSentences } from './sentences.ts'

/** A prompt taken apart: what to do, and the text to do it with; either may be empty. */
export interface SplitRequest {
  readonly instruction: string
  readonly material: string
}

/**
 * Tells a prompt's instruction from its material.
 *
 * In this order: labelled parts (`Question: … Text: …`), quoted or tagged material, a first line or paragraph that ends
 * in a colon or reads like an order, a last paragraph that does, an order among the sentences of one paragraph.
 */
export function splitRequest(prompt: string): SplitRequest {
  const text = prompt.replaceAll('\r\n', '\n').trim()
  const readings = [byLabels, byMarks, byFirstColon, byParagraphs, bySentences]
  for (const reading of readings) {
    const split = reading(text)
    if (split !== undefined && split.material.trim() !== '') {
      return { instruction: split.instruction.trim(), material: split.material.trim() }
    }
  }
  return isOrder(text) ? { instruction: text, material: '' } : { instruction: '', material: text }
}

/** Whether a text reads like an order or a question rather than like something to work on. */
export function isOrder(text: string): boolean {
  return (
    text.length <= 1200 &&
    (orderWord.test(text.replace(/^[^\p{L}\p{N}]+/u, '')) || (/\?\s*$/.test(text) && text.length < 400))
  )
}

const orderWord =
  /^(?:(?:please|kindly|now|then|first|carefully|briefly|can you|could you|would you|you are|you're|your (?:task|job)|act as|i want|i need|help me|let's|in (?:one|two|three|a|\d+) )\b|(?:summari[sz]e|summary|sum up|list|note|collect|combine|merge|join|extract|classify|categori[sz]e|label|tag|sort|rank|rate|answer|write|compose|draft|translate|rewrite|rephrase|paraphrase|reword|shorten|simplify|expand|explain|describe|give|find|name|pick|choose|select|decide|tell|say|show|state|read|review|check|compare|count|calculate|compute|identify|determine|detect|analy[sz]e|evaluate|judge|highlight|outline|report|return|output|reply|respond|produce|generate|create|make|turn|convert|fill|use|using|from|based on|given|look|search|get|fetch|add|call|suggest|propose|what|which|who|whose|whom|when|where|why|how|does|do|did|is|are|was|were|can|could|should|will|has|have|fasse|zähle|nenne|übersetze|wie|was|wer|wann|wo|warum|welche[rsmn]?|résume[rz]?|quel(?:le)?s?|resume|resumir|cuál|qué)\b)/iu

const taskLabel = /^(?:question|task|request|query|instructions?|goal|todo|user)$/i

const labelledLine =
  /^(?:#+\s*|\*\*)?(question|task|request|query|instructions?|goal|todo|user|text|contexts?|documents?|docs|notes?|article|input|source|sources|content|material|passage|e-?mail|message|review|ticket|data|transcript|facts|guide|guides|page)(?:\*\*)?\s*:(?:\*\*)?[ \t]*/gim

function byLabels(text: string): SplitRequest | undefined {
  const labels = [...text.matchAll(labelledLine)]
  const parts = labels.map((label, at) => ({
    isTask: taskLabel.test(label[1]),
    content: text.slice(label.index + label[0].length, labels[at + 1]?.index).trim(),
  }))
  const materials = parts.filter((part) => !part.isTask && part.content !== '')
  const tasks = parts.filter((part) => part.isTask)
  const lead = text.slice(0, labels[0]?.index).trim()
  // A label inside ordinary text means nothing; a question, or an order before the first label, makes it a form.
  const isForm = materials.length > 0 && (tasks.length > 0 || (isOrder(lead) && lead.length < 600))
  if (!isForm) return undefined
  const instruction = [lead, ...tasks.map((part) => part.content)].join('\n')
  return {
    instruction,
    material: text.slice(labels[0].index).trim() === '' ? '' : materials.map((part) => part.content).join('\n\n'),
  }
}

function byMarks(text: string): SplitRequest | undefined {
  const marked = /("""|'''|<([a-z][\w-]*)>)\s*\n?([\s\S]+?)(?:\1|<\/\2>)/i.exec(text)
  if (marked === null) return undefined
  const around = `${text.slice(0, marked.index)}\n${text.slice(marked.index + marked[0].length)}`.trim()
  return isOrder(around) || /:\s*$/.test(around) ? { instruction: around, material: marked[3] } : undefined
}

function byFirstColon(text: string): SplitRequest | undefined {
  const atLineEnd = /^([^\n]{3,400}(?:\n[^\n]{1,400}){0,3}?)[:：][ \t]*\n([\s\S]+)$/.exec(text)
  if (atLineEnd !== null && (isOrder(atLineEnd[1]) || !/\n/.test(atLineEnd[1]))) {
    return { instruction: atLineEnd[1], material: atLineEnd[2] }
  }
  const inLine = /^([^\n:]{3,300})[:：]\s+(\S[\s\S]*)$/.exec(text)
  return inLine !== null && isOrder(inLine[1]) ? { instruction: inLine[1], material: inLine[2] } : undefined
}

function byParagraphs(text: string): SplitRequest | undefined {
  const paragraphs = text.split(/\n\s*\n/)
  if (paragraphs.length < 2) return byLines(text)
  // An order may run over several paragraphs before a longer text, and may be repeated after it.
  const isTail = isOrder(paragraphs.at(-1) ?? '') && (paragraphs.at(-1) ?? '').length < 400
  if (isOrder(paragraphs[0]) && !paragraphs[0].startsWith('#')) {
    const end = isTail && paragraphs.length > 2 ? -1 : undefined
    const instruction = [paragraphs[0], ...(end === undefined ? [] : paragraphs.slice(-1))].join('\n')
    return { instruction, material: paragraphs.slice(1, end).join('\n\n') }
  }
  return isTail ? { instruction: paragraphs.at(-1) ?? '', material: paragraphs.slice(0, -1).join('\n\n') } : undefined
}

function byLines(text: string): SplitRequest | undefined {
  const [first, ...rest] = text.split('\n')
  if (rest.length > 0 && isOrder(first)) return { instruction: first, material: rest.join('\n') }
  const last = rest.at(-1) ?? ''
  return isOrder(last) ? { instruction: last, material: [first, ...rest.slice(0, -1)].join('\n') } : undefined
}

function bySentences(text: string): SplitRequest | undefined {
  const sentences = splitSentences(text)
  const orders = sentences.filter((sentence) => isOrder(sentence))
  const rest = sentences.filter((sentence) => !isOrder(sentence))
  return orders.length > 0 ? { instruction: orders.join(' '), material: rest.join(' ') } : undefined
}
