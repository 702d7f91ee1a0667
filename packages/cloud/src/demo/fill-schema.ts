import { z } from 'zod'
import { classify, speaksFor } from './classify.ts'
import { fillArray } from './fill-array.ts'
import type { Fill } from './fill-array.ts'
import { fillNumber } from './fill-number.ts'
import { fillString } from './fill-string.ts'
import { alternativesOf, nodeOf, numberOf, resolveNode, textOf, typeOf } from './schema-node.ts'
import type { SchemaNode } from './schema-node.ts'
import { fitOf, nameWords } from './schema-source.ts'
import type { Filled, Source, Topic } from './schema-source.ts'
import { readWantedForm } from './wanted-form.ts'
import type { WantedForm } from './wanted-form.ts'
import { contentWords, overlap, wordsOf } from './words.ts'

/** A JSON schema made ready: to fill any part of it, and to check a whole value. */
export interface ReadableSchema {
  readonly status: 'readable'
  readonly root: SchemaNode
  readonly fill: Fill
  readonly problemOf: (value: unknown) => string | undefined
}

/** What reading a JSON schema gives. */
export type ReadSchema = ReadableSchema | { readonly status: 'unreadable'; readonly reason: string }

/** Reads a JSON schema, or says why it cannot be read. */
export function readSchema(schema: SchemaNode): ReadSchema {
  try {
    const checked = z.fromJSONSchema(z.looseObject({}).parse(schema))
    const problemOf = (value: unknown) => {
      const issue = checked.safeParse(value).error?.issues[0]
      return issue && `no value of the text fits at '${issue.path.join('.')}': ${issue.message}`
    }
    return { status: 'readable', root: schema, fill: createFill(schema), problemOf }
  } catch (error) {
    // Schemas come from outside; what cannot be read of them is the sender's to hear.
    return { status: 'unreadable', reason: error instanceof Error ? error.message : String(error) }
  }
}

/** A value made from the text for a schema, or why there is none. */
export type SchemaAnswer =
  | { readonly status: 'filled'; readonly value: unknown }
  | { readonly status: 'unfit'; readonly reason: string }

/** Fills a JSON schema from the text; what it gives has been checked against the schema. */
export function fillSchema(schema: SchemaNode, source: Source): SchemaAnswer {
  const read = readSchema(schema)
  if (read.status === 'unreadable') return { status: 'unfit', reason: read.reason }
  const { value } = read.fill(schema, { name: '', description: '' }, source)
  const reason = read.problemOf(value)
  return reason === undefined ? { status: 'filled', value } : { status: 'unfit', reason }
}

// Recursive schemas end here; what is deeper is left out or filled with the least.
const deepest = 5

function createFill(root: SchemaNode, depth = 0): Fill {
  return (unresolved, outer, given) => {
    const node = resolveNode(unresolved, root)
    const topic = { name: outer.name, description: `${outer.description} ${textOf(node, 'description') ?? ''}`.trim() }
    if ('const' in node) return { value: node['const'], isFound: true }
    const source = { ...given, form: formOf(topic, given.form) }
    if (Array.isArray(node['enum'])) return fillEnum(node['enum'], topic, source)
    const alternatives = alternativesOf(node)
    if (alternatives.length > 1)
      return fillAlternative(alternatives, createFill(root, depth), { topic, source, isDeep: depth >= deepest })
    const [only = {}] = alternatives
    if (only !== node) return createFill(root, depth)(only, topic, source)
    const inner = createFill(root, depth + 1)
    switch (typeOf(node)) {
      case 'object':
        return fillObject(node, source, { fill: inner, isDeep: depth >= deepest })
      case 'array':
        return depth >= deepest && numberOf(node, 'minItems') === undefined
          ? { value: [], isFound: false }
          : fillArray(node, topic, source, { fill: inner, root })
      case 'number':
      case 'integer':
        return fillNumber(node, topic, source)
      case 'boolean':
        return fillBoolean(topic, source)
      case 'null':
        return { value: null, isFound: false }
      default:
        return fillString(node, topic, source)
    }
  }
}

// "Up to eight facts" and the like in a property's description count for that property alone.
function formOf({ description }: Topic, form: WantedForm): WantedForm {
  const { count = form.count, maxWords = form.maxWords } = readWantedForm(description)
  return { ...form, count, maxWords }
}

function fillEnum(choices: readonly unknown[], topic: Topic, { material }: Source): Filled {
  const named = nameWords(topic)
  const labelled = material.text
    .split('\n')
    .filter((line) => line.includes(':') && overlap(named, contentWords(line.split(':')[0])) > 0)
  const texts = choices.map(String)
  const near = labelled.find((line) => texts.some((choice) => speaksFor(line, choice)))
  const chosen = classify(near ?? material.text, texts, topic.description)
  return { value: choices[texts.indexOf(chosen)], isFound: speaksFor(near ?? material.text, chosen) }
}

interface Place {
  readonly topic: Topic
  readonly source: Source
  readonly isDeep: boolean
}

function fillAlternative(alternatives: readonly SchemaNode[], fill: Fill, { topic, source, isDeep }: Place): Filled {
  const nothing = alternatives.find((branch) => branch['type'] === 'null')
  if (nothing !== undefined && isDeep) return { value: null, isFound: false }
  const filled = alternatives.filter((branch) => branch !== nothing).map((branch) => fill(branch, topic, source))
  const found = filled.find(({ isFound }) => isFound)
  return found ?? (nothing === undefined ? filled[0] : { value: null, isFound: false })
}

function fillObject(node: SchemaNode, source: Source, { fill, isDeep }: { fill: Fill; isDeep: boolean }): Filled {
  const required: readonly unknown[] = Array.isArray(node['required']) ? node['required'] : []
  const properties = Object.entries(nodeOf(node['properties']))
  const filled = properties
    .filter(([name]) => !isDeep || required.includes(name))
    .map(([name, property]) => ({ name, ...fill(nodeOf(property), { name, description: '' }, source) }))
  const kept = filled.filter(({ name, isFound }) => isFound || required.includes(name))
  const undeclared = required.filter((name) => !properties.some(([known]) => known === name))
  const extra = undeclared.map((name) => [
    name,
    fill(nodeOf(node['additionalProperties']), { name: String(name), description: '' }, source).value,
  ])
  const value: unknown = Object.fromEntries([...kept.map(({ name, value }) => [name, value]), ...extra])
  return { value, isFound: filled.some(({ isFound }) => isFound) }
}

const denial: ReadonlySet<string> = new Set(['not', 'no', 'never', 'without', 'non', 'false', 'neither'])

function fillBoolean(topic: Topic, { material }: Source): Filled {
  const wanted = nameWords(topic)
  const fitTo = fitOf(topic)
  const about = material
    .lines()
    .filter(({ words }) => overlap(wanted, words) > 0)
    .sort((a, b) => fitTo(b.words) - fitTo(a.words))[0]
  if (about === undefined) return { value: false, isFound: false }
  return { value: !wordsOf(about.line).some((word) => denial.has(word)), isFound: true }
}
