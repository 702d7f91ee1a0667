import { questionIn } from './answer-text.ts'
import type { Conversation } from './conversation.ts'
import type { Fill } from './fill-array.ts'
import type { ReadableSchema } from './fill-schema.ts'
import { searchTerm } from './fill-string.ts'
import { findNumbers } from './find-values.ts'
import { jsonText, readMaterial } from './material.ts'
import { nodeOf, typeOf } from './schema-node.ts'
import type { SchemaNode } from './schema-node.ts'
import { nameWords } from './schema-source.ts'
import type { Filled, Source } from './schema-source.ts'
import { contentWords, overlap } from './words.ts'

/** Arguments for a call of a tool, or why there are none. */
export type FilledArguments =
  | {
      readonly status: 'filled'
      readonly json: string
      /** Whether the request, or what other tools said, gave every required one. */
      readonly isComplete: boolean
    }
  | { readonly status: 'unfit'; readonly reason: string }

/** Makes what fills tools' parameters from the request, and what that leaves open from the outputs of earlier calls. */
export function createArgumentFiller(conversation: Conversation): (schema: ReadableSchema) => FilledArguments {
  const fillArgument = createFiller(conversation)
  return ({ root, fill, problemOf }) => {
    const required: readonly unknown[] = Array.isArray(root['required']) ? root['required'] : []
    const properties = Object.entries(nodeOf(root['properties'])).map(([name, node]) => ({ name, node: nodeOf(node) }))
    const counted = properties.filter(({ node }) => /^(?:number|integer)$/.test(typeOf(node))).map(({ name }) => name)
    const filled = properties.map(({ name, node }) => {
      const ordinal = counted.length > 1 ? counted.indexOf(name) : -1
      return { name, ...fillArgument({ name, node, ordinal }, fill) }
    })
    const kept = filled.filter(({ name, isFound }) => isFound || required.includes(name))
    const value = Object.fromEntries(kept.map(({ name, value }) => [name, value]))
    const reason = problemOf(value)
    if (reason !== undefined) return { status: 'unfit', reason }
    const isComplete = kept.every(({ isFound, value }) => isFound || value === null)
    return { status: 'filled', json: JSON.stringify(value), isComplete }
  }
}

interface Argument {
  readonly name: string
  readonly node: SchemaNode
  /** Which number it is where a tool wants several; else -1. */
  readonly ordinal: number
}

function createFiller(conversation: Conversation): (argument: Argument, fill: Fill) => Filled {
  const { userText, calls, material } = conversation
  const request = conversation.userInstruction || userText
  const outputs = calls.map(({ output = '' }) => readableOutput(output)).join('\n\n')
  const [said, seen] = [userText, outputs].map((text) => sourceOf(text, request))
  const words = contentWords(userText)
  const numbers = findNumbers(userText)
  const question = questionIn(request)
  const term = searchTerm(request)
  return ({ name, node, ordinal }, fill) => {
    const isFree = typeOf(node) === 'string' && !['enum', 'const', 'format', 'pattern'].some((one) => one in node)
    if (isFree && name === 'question' && question !== undefined) return { value: question, isFound: true }
    if (isFree && isTerm.test(name) && term !== '') return { value: term, isFound: true }
    if (isFree && isContent.test(name)) return { value: outputs || material || userText, isFound: true }
    const topic = { name, description: '' }
    const isNamed = overlap(nameWords(topic), words) > 0
    // "Add 2 and 3" names none of its numbers: they are meant in their order.
    if (ordinal >= 0 && numbers.length > ordinal && !isNamed) return { value: numbers[ordinal].value, isFound: true }
    const fromRequest = fill(node, topic, said)
    if (fromRequest.isFound || outputs === '') return fromRequest
    const fromTools = fill(node, topic, seen)
    return fromTools.isFound ? fromTools : fromRequest
  }
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
