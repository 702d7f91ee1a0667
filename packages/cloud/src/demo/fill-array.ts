import { readMarkdown } from './markdown.ts'
import { findDates, findNumbers, findShapes } from './find-values.ts'
import type { Shape } from './find-values.ts'
import { readMaterial } from './material.ts'
import { speaksFor } from './classify.ts'
import { pickSentences } from './pick-sentences.ts'
import { nodeOf, nodesOf, numberOf, resolveNode, typeOf } from './schema-node.ts'
import type { SchemaNode } from './schema-node.ts'
import type { Filled, Source, Topic } from './schema-source.ts'
import { asksForFacts, focusOf } from './summarize.ts'
import { keyTerms } from './key-terms.ts'
import { findMarkedNames, namedKinds } from './marked-names.ts'
import { countWords, spaced } from './words.ts'

/** Fills one schema node; handed to what fills the parts of a value. */
export type Fill = (node: SchemaNode, topic: Topic, source: Source) => Filled

/** A list: choices, values of one form, key terms, sentences, or one object for each record of the text. */
export function fillArray(
  node: SchemaNode,
  topic: Topic,
  source: Source,
  { fill, root }: { fill: Fill; root: SchemaNode },
): Filled {
  const tuple = nodesOf(node['prefixItems'])
  const fixed = tuple.map((part) => fill(part, topic, source).value)
  const items = resolveNode(nodeOf(node['items']), root)
  const most = node['items'] === false ? fixed.length : (numberOf(node, 'maxItems') ?? Number.POSITIVE_INFINITY)
  const least = numberOf(node, 'minItems') ?? 0
  const found = elements(items, topic, source, fill).filter((value) => value !== undefined)
  const isUnique = node['uniqueItems'] === true
  const wanted = source.form.count ?? Number.POSITIVE_INFINITY
  const room = Math.max(Math.min(most, Math.max(wanted, least)) - fixed.length, 0)
  const rest = (isUnique ? distinct([...fixed, ...found]).slice(fixed.length) : found).slice(0, room)
  const value = [...fixed, ...rest]
  while (value.length < least) value.push(another(fill(items, topic, source).value, isUnique ? value : []))
  return { value, isFound: rest.length > 0 }
}

function distinct(values: readonly unknown[]): readonly unknown[] {
  const seen = new Map(values.map((value) => [JSON.stringify(value), value]))
  return [...seen.values()]
}

// One more value where the schema wants more than the text has.
function another(value: unknown, taken: readonly unknown[]): unknown {
  const texts = new Set(taken.map((one) => JSON.stringify(one)))
  if (!texts.has(JSON.stringify(value))) return value
  for (let number = 2; ; number += 1) {
    const next = typeof value === 'number' ? value + number - 1 : `${String(value)} (${number})`
    if (typeof value !== 'number' && typeof value !== 'string') return value
    if (!texts.has(JSON.stringify(next))) return next
  }
}

function elements(items: SchemaNode, topic: Topic, source: Source, fill: Fill): readonly unknown[] {
  const { enum: choices } = items
  if (Array.isArray(choices)) return choices.filter((choice) => speaksFor(source.material.text, String(choice)))
  const type = typeOf(items)
  if (type === 'object') return records(items, topic, source, fill)
  if (type === 'string') {
    const texts = listTexts(items, topic, source)
    // A pattern or a limit may refuse what was found: each text goes through the item's own schema.
    return texts.map((text) => fillFrom(items, text, source, fill))
  }
  if (type === 'number' || type === 'integer') {
    return findNumbers(source.material.text).map(({ written }) => fillFrom(items, written, source, fill))
  }
  const whole = fill(items, topic, source)
  return whole.isFound ? [whole.value] : []
}

function fillFrom(items: SchemaNode, text: string, source: Source, fill: Fill): unknown {
  const only = { ...source, material: { ...readMaterial(text), headings: [text] } }
  const { value, isFound } = fill(items, { name: 'title', description: '' }, only)
  return isFound ? value : undefined
}

const shapes: readonly (readonly [RegExp, Shape])[] = [
  [/\be-?mails?\b/i, 'email'],
  [/\b(?:urls?|links?|websites?|sources?)\b/i, 'url'],
  [/\b(?:phones?|telephones?)\b/i, 'phone'],
  [/\b(?:files?|paths?)\b/i, 'path'],
  [
    /\b(?:names?|people|persons?|authors?|companies|organi[sz]ations?|cities|countries|places|locations|entities|products?|attendees|participants)\b/i,
    'name',
  ],
]

function listTexts(items: SchemaNode, topic: Topic, { material, instruction, form }: Source): readonly string[] {
  const name = spaced(topic.name)
  if (/\bdates?\b/i.test(name) || items['format'] === 'date')
    return findDates(material.text).map(({ written }) => written)
  const kinds = namedKinds(topic)
  const marked = kinds.size === 0 ? [] : findMarkedNames(material.text, kinds)
  if (marked.length > 0) return marked
  const [, shape] = shapes.find(([kind]) => kind.test(name)) ?? []
  const shaped = shape === undefined ? [] : findShapes(material.text, shape)
  if (shape !== undefined && (shaped.length > 0 || shape !== 'url')) return shaped
  if (/\b(?:tags?|keywords?|topics?|terms?|themes?|categories|labels?)\b/i.test(name))
    return keyTerms(material, form.count ?? 5)
  const focus = new Set([...focusOf(instruction), ...focusOf(`${name} ${topic.description}`)])
  const count = form.count ?? Math.max(5, material.documentCount)
  const wantsFacts = asksForFacts(`${name} ${topic.description}`)
  const texts = pickSentences(material, { count, focus, wantsFacts }).map(({ text }) => text)
  // Where no name is marked, short points may be names; sentences are none.
  return kinds.size === 0 ? texts : texts.filter((text) => countWords(text) <= 4)
}

function records(items: SchemaNode, topic: Topic, source: Source, fill: Fill): readonly unknown[] {
  const filled = recordTexts(source).map((text) => fill(items, topic, { ...source, material: readMaterial(text) }))
  return filled.filter(({ isFound }) => isFound).map(({ value }) => value)
}

// Where the text is a list or a table, each entry is a record; else each document, paragraph or sentence.
function recordTexts({ material }: Source): readonly string[] {
  const blocks = readMarkdown(material.text)
  const entries = blocks
    .filter((block) => block.kind === 'row' || block.kind === 'item')
    .map(({ text }) => text.replaceAll(/, (?=[^,:]+: )/g, '\n'))
  if (entries.length > 1) return entries
  const paragraphs = blocks.filter((block) => block.kind === 'paragraph').map(({ text }) => text)
  return paragraphs.length > 1 ? paragraphs : material.sentences.map(({ text }) => text)
}
