import { answerQuestion, noAnswer } from './answer-question.ts'
import { findDates, findLabelled, findNumbers, findShapes } from './find-values.ts'
import type { Shape } from './find-values.ts'
import type { Material } from './material.ts'
import { isOrder } from './split-request.ts'
import { stringLike } from './simple-pattern.ts'
import { numberOf, textOf } from './schema-node.ts'
import type { SchemaNode } from './schema-node.ts'
import { fitOf, nameWords } from './schema-source.ts'
import type { Filled, Source, Topic } from './schema-source.ts'
import { focusOf, summarize } from './summarize.ts'
import type { WantedForm } from './wanted-form.ts'
import { contentWords, overlap, spaced } from './words.ts'

/** Text for a property: by its format, its pattern, a label in the text, its name, or the sentence that fits best. */
export function fillString(node: SchemaNode, topic: Topic, source: Source): Filled {
  const format = textOf(node, 'format')
  const pattern = textOf(node, 'pattern')
  if (format !== undefined && format in formats) return fillFormat(formats[format], topic, source)
  if (pattern !== undefined) return fillPattern(pattern, node, source)
  const found = findText(topic, source)
  const value = found ?? (asksForValue(topic) ? '' : summarize(source.material, topic.description, oneSentence))
  return { value: fitLength(value, node), isFound: found !== undefined }
}

const oneSentence: WantedForm = { layout: 'prose', count: 1 }

interface Format {
  readonly candidates: (source: Source) => readonly string[]
  /** What stands for "not in the text" where the format allows no empty text. */
  readonly empty: string
}

const shaped = (shape: Shape) => (source: Source) => findShapes(source.material.text, shape)

const formats: Readonly<Record<string, Format>> = {
  date: { candidates: ({ material }) => findDates(material.text).map(({ iso }) => iso), empty: '1970-01-01' },
  'date-time': {
    candidates: ({ material }) => findDates(material.text).map(({ iso }) => `${iso}T00:00:00Z`),
    empty: '1970-01-01T00:00:00Z',
  },
  time: {
    candidates: (source) =>
      shaped('time')(source).map((time) => `${time.padStart(5, '0')}${time.length > 5 ? '' : ':00'}Z`),
    empty: '00:00:00Z',
  },
  duration: { candidates: () => [], empty: 'PT0S' },
  email: { candidates: shaped('email'), empty: 'unknown@example.invalid' },
  uri: { candidates: shaped('url'), empty: 'about:blank' },
  hostname: {
    candidates: (source) => shaped('url')(source).map((url) => new URL(url).hostname),
    empty: 'example.invalid',
  },
  uuid: { candidates: shaped('uuid'), empty: '00000000-0000-0000-0000-000000000000' },
  ipv4: { candidates: shaped('ipv4'), empty: '0.0.0.0' },
  ipv6: { candidates: () => [], empty: '::' },
}

function fillFormat({ candidates, empty }: Format, topic: Topic, source: Source): Filled {
  const lines = linesAbout(topic, source)
  const found = lines.flatMap((line) => candidates(onlyText(source, line)))[0] ?? candidates(source)[0]
  return { value: found ?? empty, isFound: found !== undefined }
}

function fillPattern(pattern: string, node: SchemaNode, { material }: Source): Filled {
  const expression = new RegExp(pattern, 'u')
  const fits = (value: string) => expression.test(value) && fitLength(value, node) === value
  const words = material.text.match(/\S+/g) ?? []
  const bare = words.map((word) => word.replaceAll(/^[("'[]+|[)"'\].,;:!?]+$/g, ''))
  const found = [...bare, ...words].find(fits) ?? material.sentences.map(({ text }) => text).find(fits)
  return { value: found ?? stringLike(pattern, numberOf(node, 'minLength')), isFound: found !== undefined }
}

function findText(topic: Topic, source: Source): string | undefined {
  const { material, instruction, form } = source
  const name = spaced(topic.name)
  const [, find] = kinds.find(([kind]) => kind.test(name)) ?? []
  const typed = find === undefined ? undefined : firstAbout(topic, source, find)
  if (titleLike.test(name)) return findTitle(topic, material)
  const fitTo = fitOf(topic)
  const labelled = findLabelled(material.text, (label) => fitTo(contentWords(label)) - (isOrder(label) ? 1 : 0))
  if (find !== undefined) return typed ?? labelled
  if (labelled !== undefined && nameWords(topic).size > 0) return labelled
  if (nameLike.test(name)) {
    // Far from the topic's words any name would do, which only a short text allows.
    const isSure = linesAbout(topic, source).length > 0 || source.material.text.length < 300
    return isSure ? firstAbout(topic, source, (text) => findShapes(text, 'name')) : undefined
  }
  if (/\b(?:summary|overview|abstract|gist|description|synopsis|notes?|text|content|body|conclusion)\b/i.test(name)) {
    return summarize(material, instruction, { ...form, layout: 'prose', count: form.count ?? 2 }) || undefined
  }
  const question = `${name} ${topic.description} ${/^(?:answer|reply|response|result|output|value)$/i.test(name) ? instruction : ''}`
  const answer = answerQuestion(material, question, { ...form, layout: 'prose', count: form.count ?? 1 })
  if (answer !== noAnswer) return answer
  const isAboutAll =
    /^(?:answer|reply|response|result|output|value|fact|point|note|reason|explanation|sentence|quote|evidence)s?$/i.test(
      name,
    )
  return isAboutAll
    ? summarize(material, `${instruction} ${topic.description}`, { ...form, layout: 'prose', count: 1 }) || undefined
    : undefined
}

const titleLike = /^(?:(?:\w+ )?(?:title|headline|heading)|subject|topic|theme)$/i

function findTitle(topic: Topic, material: Material): string | undefined {
  const named = nameWords(topic)
  const labelled = findLabelled(material.text, (label) => overlap(named, contentWords(label)))
  const opening = () => summarize(material, '', { ...oneSentence, maxWords: 12 }) || undefined
  return labelled ?? material.headings[0] ?? opening()
}

const nameLike =
  /\b(?:name|person|author|company|vendor|customer|organi[sz]ation|city|country|location|place|product|speaker|recipient|sender)\b/i

// A sentence can stand for an open text, but not for an address or a name.
function asksForValue(topic: Topic): boolean {
  const name = spaced(topic.name)
  return nameLike.test(name) || kinds.some(([kind]) => kind.test(name))
}

type Finder = (text: string) => readonly string[]

const kinds: readonly (readonly [RegExp, Finder])[] = [
  [/\be-?mail\b/i, (text) => findShapes(text, 'email')],
  [/\b(?:url|link|website|homepage|uri|href)\b/i, (text) => findShapes(text, 'url')],
  [/\b(?:phone|telephone|mobile|fax)\b/i, (text) => findShapes(text, 'phone')],
  [/\b(?:folder|directory|dir)\b/i, (text) => findShapes(text, 'folder')],
  [/\b(?:path|file|filename|file name)\b/i, (text) => findShapes(text, 'path')],
  [/\b(?:date|day|deadline|due|published|born|birthday)\b/i, (text) => findDates(text).map(({ written }) => written)],
  [/\btime\b/i, (text) => findShapes(text, 'time')],
  [
    /\b(?:price|cost|amount|total|fee|budget|salary)\b/i,
    (text) =>
      findNumbers(text)
        .filter(({ isMoney }) => isMoney)
        .map(({ written }) => written),
  ],
  [/\b(?:id|code|reference|number|no|sku|version)\b/i, (text) => findShapes(text, 'code')],
]

function firstAbout(topic: Topic, source: Source, find: Finder): string | undefined {
  const near = linesAbout(topic, source).flatMap((line) => [...find(afterTopic(line, topic)), ...find(line)])
  // Nothing near the topic's words: the one that shares most words with the request.
  const focus = focusOf(source.instruction)
  const shared = (value: string) => overlap(focus, contentWords(value.replaceAll(/[_./-]/g, ' ')))
  return near[0] ?? [...find(source.material.text)].sort((a, b) => shared(b) - shared(a))[0]
}

// What follows the word is more likely meant than what stands before it.
function afterTopic(line: string, topic: Topic): string {
  const wanted = nameWords(topic)
  const place = [...line.matchAll(/[\p{L}\d]+/gu)].find((match) =>
    [...contentWords(match[0])].some((word) => wanted.has(word)),
  )
  return place === undefined ? line : line.slice(place.index + place[0].length)
}

function linesAbout(topic: Topic, { material }: Source): readonly string[] {
  const fitTo = fitOf(topic)
  return material
    .lines()
    .map(({ line, words }) => ({ line, fit: fitTo(words) }))
    .filter(({ fit }) => fit > 0)
    .sort((a, b) => b.fit - a.fit)
    .map(({ line }) => line)
}

function onlyText(source: Source, text: string): Source {
  return { ...source, material: { ...source.material, text } }
}

/** The phrase that a request is about, for a tool's search term: what it quotes, or its own words in their order. */
export function searchTerm(request: string): string {
  const [quoted] = findShapes(request, 'quoted')
  const focus = focusOf(request)
  const words = request.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? []
  return quoted ?? words.filter((word) => [...contentWords(word)].some((one) => focus.has(one))).join(' ')
}

function fitLength(text: string, node: SchemaNode): string {
  const least = numberOf(node, 'minLength') ?? 0
  const most = numberOf(node, 'maxLength') ?? Number.POSITIVE_INFINITY
  const characters = Array.from(text)
  if (characters.length > most) return characters.slice(0, most).join('')
  return characters.length < least ? text + '.'.repeat(least - characters.length) : text
}
