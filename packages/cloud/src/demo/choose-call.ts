import { ApiError } from '../api-error.ts'
import type { ResponseRequest } from '../request.ts'
import type { ModelItem } from '../response-object.ts'
import type { Conversation } from './conversation.ts'
import { createArgumentFiller } from './fill-arguments.ts'
import { readSchema } from './fill-schema.ts'
import type { ReadableSchema } from './fill-schema.ts'
import { contentWords, overlap, spaced, wordsOf } from './words.ts'

type Tool = NonNullable<ResponseRequest['tools']>[number]

/**
 * The next call of a tool that the request needs, or undefined when it is time to answer.
 *
 * Throws an ApiError when a tool's schema cannot be read, or nothing fits the schema of a tool that must be called.
 */
export function chooseCall(request: ResponseRequest, conversation: Conversation): ModelItem | undefined {
  const readable = readTools(request)
  const { mode, isAllowed } = readChoice(request)
  const allowed = readable.filter(({ tool }) => isAllowed(tool.name))
  if (mode === 'none' || allowed.length === 0) return undefined
  // Once a tool has answered, one shared word is too little to ask another.
  const least = conversation.calls.length === 0 ? 2 : 3
  const isForced = mode === 'required' && conversation.calls.length === 0
  const fillArguments = createArgumentFiller(conversation)
  const offers = allowed.map((one) => ({ ...one, filled: fillArguments(one.schema) }))
  const fillable = offers.flatMap(({ tool, filled }) =>
    filled.status === 'filled' ? [{ tool, filled, fit: fitOf(tool, conversation) }] : [],
  )
  const [{ param, tool, filled }] = offers
  if (isForced && fillable.length === 0 && filled.status === 'unfit') throw refusal(tool.name, param, filled.reason)
  const candidates = fillable.filter(({ tool, filled }) => !wasCalled(tool.name, filled.json, conversation))
  const fitting = candidates.filter(({ fit }) => fit.score >= least).sort((a, b) => a.fit.place - b.fit.place)
  const ready = fitting.filter(({ filled }) => filled.isComplete)
  const best = [...candidates].sort((a, b) => b.fit.score - a.fit.score)
  const lookup =
    conversation.material === '' && conversation.calls.length === 0 && ready.length === 0
      ? best.find(({ tool, filled }) => isLookup(tool) && filled.isComplete)
      : undefined
  const chosen = ready[0] ?? fitting.find(() => isForced) ?? lookup ?? (isForced ? best[0] : undefined)
  return chosen === undefined ? undefined : { type: 'call', name: chosen.tool.name, arguments: chosen.filled.json }
}

interface ReadTool {
  readonly tool: Tool
  readonly schema: ReadableSchema
  /** Where in the request the schema stands. */
  readonly param: string
}

function readTools({ tools }: ResponseRequest): readonly ReadTool[] {
  return (tools ?? []).map((tool, at) => {
    const schema = readSchema(tool.parameters ?? {})
    const param = `tools[${at}].parameters`
    if (schema.status === 'unreadable') throw refusal(tool.name, param, schema.reason)
    return { tool, schema, param }
  })
}

function refusal(name: string, param: string, reason: string): ApiError {
  const message = `Invalid schema for function '${name}': ${reason}`
  return new ApiError(message, { status: 400, code: 'invalid_function_parameters', param })
}

function readChoice({ tool_choice: choice }: ResponseRequest) {
  if (choice === null || choice === undefined) return { mode: 'auto', isAllowed: () => true }
  if (typeof choice === 'string') return { mode: choice, isAllowed: () => true }
  const names = new Set(choice.type === 'function' ? [choice.name] : choice.tools.map(({ name }) => name))
  const mode = choice.type === 'function' ? 'required' : choice.mode
  return { mode, isAllowed: (name: string) => names.has(name) }
}

// One call of each tool a turn: the same tool with other arguments would need a plan, which this model cannot make.
function wasCalled(name: string, json: string, { calls }: Conversation): boolean {
  return calls.some((call) => call.name === name && (call.output !== undefined || call.arguments === json))
}

interface Fit {
  readonly score: number
  /** Where in the request the tool is first spoken of, in words. */
  readonly place: number
}

function fitOf(tool: Tool, { userInstruction, userText, instruction }: Conversation): Fit {
  // A short message is all request; a long one brings a text, which asks for nothing.
  const isShort = userText.length <= 600 || userInstruction === ''
  const request = isShort ? userText.slice(0, 600) : userInstruction
  const name = contentWords(spaced(tool.name))
  const description = contentWords(
    `${tool.description ?? ''} ${spaced(Object.keys(tool.parameters?.['properties'] ?? {}).join(' '))}`,
  )
  const words = contentWords(request)
  const place = wordsOf(request).findIndex((word) => name.has(word) || description.has(word))
  // Standing instructions name the tools that there are; only the user says which one is wanted.
  const naming = request.includes(tool.name) ? 4 : instruction.includes(tool.name) ? 2 : 0
  const score =
    overlap(name, words) * 2 + overlap(new Set([...description].filter((word) => !name.has(word))), words) + naming
  return { score, place: place === -1 ? Number.MAX_SAFE_INTEGER : place }
}

function isLookup(tool: Tool): boolean {
  return /(?:^|[_-])(?:search|find|lookup|look|read|get|list|query|fetch|ask|retrieve)/i.test(tool.name)
}
