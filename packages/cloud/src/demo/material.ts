import { readMarkdown } from './markdown.ts'
import type { Block } from './markdown.ts'
import { splitSentences } from './sentences.ts'
import { contentWords } from './words.ts'

/** A sentence of the text that a request is about, with where it stands. */
export interface Sentence {
  readonly text: string
  readonly words: ReadonlySet<string>
  readonly document: number
  readonly section: number
  readonly headingWords: ReadonlySet<string>
  /** Its place in its section, from 0. */
  readonly place: number
  /** Whether it is the first of its document. */
  readonly isLead: boolean
  readonly isItem: boolean
}

/** The text that a request is about, taken apart. */
export interface Material {
  readonly text: string
  readonly sentences: readonly Sentence[]
  readonly headings: readonly string[]
  readonly documentCount: number
}

/** Takes a text apart: documents, sections under headings, sentences. */
export function readMaterial(text: string): Material {
  const documents = splitDocuments(text)
  const sections = documents.flatMap((content, document) =>
    readSections(content).map((section) => ({ ...section, document })),
  )
  const placed = sections.flatMap(({ heading, blocks, document }, section) => {
    const headingWords = contentWords(heading ?? '')
    const sentences = blocks.flatMap(sentencesOf).filter(({ words }) => words.size > 0)
    return sentences.map((sentence, place) => ({ ...sentence, document, section, headingWords, place }))
  })
  const sentences = placed.map((sentence, at) => ({
    ...sentence,
    isLead: sentence.document !== placed[at - 1]?.document,
  }))
  const headings = sections.flatMap(({ heading }) => heading ?? [])
  return { text, sentences, headings, documentCount: documents.length }
}

interface Section {
  readonly heading?: string
  readonly blocks: readonly Block[]
}

// A list without headings is cut every few points, so that a choice does not cling to its beginning.
const pointsInSection = 5

function readSections(content: string): readonly Section[] {
  const blocks = readMarkdown(content)
  const isList = blocks.every(({ kind }) => kind === 'item')
  const starts = blocks.flatMap(({ kind }, at) =>
    at === 0 || kind === 'heading' || (isList && at % pointsInSection === 0) ? [at] : [],
  )
  return starts.map((start, at) => {
    const own = blocks.slice(start, starts[at + 1])
    return own[0].kind === 'heading' ? { heading: own[0].text, blocks: own.slice(1) } : { blocks: own }
  })
}

function sentencesOf({ kind, text }: Block) {
  const texts = kind === 'paragraph' ? splitSentences(text) : itemSentences(text)
  return texts.map((sentence) => ({ text: sentence, words: contentWords(sentence), isItem: kind !== 'paragraph' }))
}

function itemSentences(text: string): readonly string[] {
  return text.length <= 160 ? [text] : splitSentences(text)
}

/** The documents of which a text is joined: elements of a JSON list, parts between rules or top headings, blocks of notes. */
export function splitDocuments(text: string): readonly string[] {
  const json = parseJson(text)
  if (json !== undefined) return Array.isArray(json) ? json.map((element) => jsonText(element)) : [jsonText(json)]
  const splits = [
    /^(?:-{3,}|={3,}|\*{3,}|#{3,})\s*$/m,
    /^(?=#\s)/m,
    /^(?=(?:File|Document|Source|Note)s?\s?\d*\s?[:#])/m,
  ]
  for (const split of splits) {
    const parts = nonEmpty(text.split(split))
    // A rule under a heading or a table is not a border between documents.
    if (parts.length > 1 && parts.every((part) => part.length > 60 || /[.!?。]\s*$/.test(part))) return parts
  }
  const paragraphs = nonEmpty(text.split(/\n\s*\n/))
  const isJoinOfNotes = paragraphs.length > 1 && paragraphs.every((part) => isList(part))
  return isJoinOfNotes ? paragraphs : [text]
}

function isList(paragraph: string): boolean {
  const lines = paragraph.trim().split('\n')
  return lines.length > 1 && lines.every((line) => /^\s*(?:[-*+•]|\d+[.)])\s/.test(line))
}

function nonEmpty(parts: readonly string[]): readonly string[] {
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

function parseJson(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A JSON value as lines that people read: `name: value`, one a line. */
export function jsonText(value: unknown, name = ''): string {
  if (Array.isArray(value)) {
    return value
      .map((element) => jsonText(element, isPlain(element) ? '' : name))
      .map((line) => `- ${line}`)
      .join('\n')
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([key, member]) => (isPlain(member) ? `${key}: ${String(member)}` : `${key}:\n${jsonText(member, key)}`))
      .join('\n')
  }
  return String(value)
}

function isPlain(value: unknown): boolean {
  return typeof value !== 'object' || value === null
}
