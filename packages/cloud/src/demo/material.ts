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
  /** The words of its document's first heading. */
  readonly titleWords: ReadonlySet<string>
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
  /** How many documents say something that none before them says. */
  readonly documentCount: number
  /** The text in lines and, where a line holds several, in sentences; with their words, read when first asked for. */
  readonly lines: () => readonly Line[]
}

/** A line or sentence of a text as written, with its words. */
export interface Line {
  readonly line: string
  readonly words: ReadonlySet<string>
}

/** Takes a text apart: documents, sections under headings, sentences. */
export function readMaterial(text: string): Material {
  const documents = splitDocuments(text)
  const sections = documents.flatMap((content, document) => {
    const own = readSections(content)
    const titleWords = contentWords(own[0]?.heading ?? '')
    return own.map((section) => ({ ...section, document, titleWords }))
  })
  const isNew = createNovelty()
  const placed = sections.flatMap(({ heading, blocks, document, titleWords }, section) => {
    const headingWords = contentWords(heading ?? '')
    const sentences = blocks
      .flatMap(textsOf)
      .filter(({ text: sentence }) => isNew(sentence))
      .map((sentence) => ({ ...sentence, words: contentWords(sentence.text) }))
      .filter(({ words }) => words.size > 0)
    return sentences.map((sentence, place) => ({ ...sentence, document, section, headingWords, titleWords, place }))
  })
  const sentences = placed.map((sentence, at) => ({
    ...sentence,
    isLead: sentence.document !== placed[at - 1]?.document,
  }))
  const headings = sections.flatMap(({ heading }) => heading ?? [])
  const documentCount = new Set(sentences.map(({ document }) => document)).size
  let lines: readonly Line[] | undefined
  return { text, sentences, headings, documentCount, lines: () => (lines ??= readLines(text)) }
}

// What a text says twice counts once.
function createNovelty() {
  const said = new Set<string>()
  return (sentence: string) => {
    const isNew = !said.has(sentence)
    said.add(sentence)
    return isNew
  }
}

function readLines(text: string): readonly Line[] {
  return text.split(/\n|(?<=[.!?;])\s+/).map((line) => ({ line, words: contentWords(line) }))
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

function textsOf({ kind, text }: Block) {
  const texts = kind === 'paragraph' ? splitSentences(text) : itemSentences(text)
  return texts.map((sentence) => ({ text: sentence, isItem: kind !== 'paragraph' }))
}

function itemSentences(text: string): readonly string[] {
  return text.length <= 160 ? [text] : splitSentences(text)
}

/** The documents of which a text is joined: elements of a JSON list, parts between rules or top headings, notes between empty lines. */
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
  // What ends in a colon leads to the paragraph after it.
  const notes = nonEmpty(text.split(/\n(?<!:[ \t]{0,9}\n)\s*\n/))
  const isJoinOfNotes = !/^#{1,6}\s/m.test(text) && notes.every((note) => isList(note) || endsSentence.test(note))
  return isJoinOfNotes && notes.length > 1 ? notes : [text]
}

// A line that does not end so may be a heading without marks, and what follows it belongs to it.
const endsSentence = /[.!?…。！？]["'”’)*_`]{0,3}$/

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
