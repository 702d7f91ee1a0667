import type { Conversation } from './conversation.ts'
import type { Fill } from './fill-array.ts'
import { readSchema } from './fill-schema.ts'
import { searchTerm } from './fill-string.ts'
import { findNumbers } from './find-values.ts'
import { jsonText, readMaterial } from './material.ts'
import { nodeOf, typeOf } from './schema-node.ts'
import type { SchemaNode } from './schema-node.ts'
import { nameWords } from './schema-source.ts'
import type { Filled, Source } from './schema-source.ts'
import { contentWords, overlap } from './words.ts'

/** Arguments for a call of a tool. */
export interface FilledArguments {
  readonly json: string
  /** Whether the request, or what other tools said, gave every required one. */
  readonly isComplete: boolean
}

/**
 * Fills a tool's parameters from the request, and what that leaves open from the outputs of earlier calls.
 *
 * Undefined when no arguments can be made that fit the tool's schema.
 */
export function fillArguments(parameters: SchemaNode, conversation: Conversation): FilledArguments | undefined {
  const schema = readSchema(parameters)
  if (schema.status === 'unreadable') return undefined
  const required: readonly unknown[] = Array.isArray(parameters['required']) ? parameters['required'] : []
  const properties = Object.entries(nodeOf(parameters['properties'])).map(([name, node]) => ({
    name,
    node: nodeOf(node),
  }))
  const counted = properties.filter(({ node }) => /^(?:number|integer)$/.test(typeOf(node))).map(({ name }) => name)
  const filled = properties.map(({ name, node }) => ({
    name,
    ...fillArgument(
      { name, node, ordinal: counted.length > 1 ? counted.indexOf(name) : -1 },
      conversation,
      schema.fill,
    ),
  }))
  const value = Object.fromEntries(
    filled.filter(({ name, isFound }) => isFound || required.includes(name)).map(({ name, value }) => [name, value]),
  )
  if (schema.problemOf(value) !== undefined) return undefined
  const isComplete = filled.every(({ name, isFound, value }) => isFound || value === null || !required.includes(name))
  return { json: JSON.stringify(value), isComplete }
}

interface Argument {
  readonly name: string
  readonly node: SchemaNode
  /** Which number it is where a tool wants several; else -1. */
  readonly ordinal: number
}

function fillArgument({ name, node, ordinal }: Argument, conversation: Conversation, fill: Fill): Filled {
  const { userText, calls, material } = conversation
  const request = conversation.userInstruction || userText
  const outputs = calls.map(({ output = '' }) => readableOutput(output)).join('\n\n')
  const isFree = typeOf(node) === 'string' && !['enum', 'const', 'format', 'pattern'].some((keyword) => keyword in node)
  const term = searchTerm(request)
  if (isFree && isTerm.test(name) && term !== '') return { value: term, isFound: true }
  if (isFree && isContent.test(name)) return { value: outputs || material || userText, isFound: true }
  const numbers = findNumbers(userText)
  const isNamed = overlap(nameWords({ name, description: '' }), contentWords(userText)) > 0
  // "Add 2 and 3" names none of its numbers: they are meant in their order.
  if (ordinal >= 0 && numbers.length > ordinal && !isNamed) return { value: numbers[ordinal].value, isFound: true }
  const topic = { name, description: '' }
  const said = fill(node, topic, sourceOf(userText, request))
  if (said.isFound || outputs === '') return said
  const seen = fill(node, topic, sourceOf(outputs, request))
  return seen.isFound ? seen : said
}

const isTerm = /^(?:query|question|search\w*|terms?|keywords?|q|phrase|topic|subject|needle)$/i

const isContent = /^(?:text|content|input|message|prompt|body|document|source|markdown|data|item|value)$/i

function sourceOf(text: string, instruction: string): Source {
  return { material: readMaterial(text), instruction, form: { layout: 'prose' } }
}

/** What a tool said as text: JSON is laid out in lines. */
export function readableOutput(output: string): string {
  try {
    return jsonText(JSON.parse(output))
  } catch {
    return output
  }
}
