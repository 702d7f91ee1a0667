import type { ResponseRequest } from '../request.ts'
import type { ModelItem } from '../response-object.ts'
import type { Conversation } from './conversation.ts'
import { fillArguments } from './fill-arguments.ts'
import type { FilledArguments } from './fill-arguments.ts'
import { contentWords, overlap, wordsOf } from './words.ts'

type Tool = NonNullable<ResponseRequest['tools']>[number]

/** The next call of a tool that the request needs, or undefined when it is time to answer. */
export function chooseCall(request: ResponseRequest, conversation: Conversation): ModelItem | undefined {
  const { mode, tools } = readChoice(request)
  if (mode === 'none') return undefined
  // Once a tool has answered, one shared word is too little to ask another.
  const least = conversation.calls.length === 0 ? 2 : 3
  const isForced = mode === 'required' && conversation.calls.length === 0
  const candidates = tools
    .flatMap((tool) => {
      const filled = fillArguments(tool.parameters ?? {}, conversation)
      return filled === undefined ? [] : [{ tool, filled, fit: fitOf(tool, conversation) }]
    })
    .filter(({ tool, filled }) => !wasCalled(tool.name, filled, conversation))
  const fitting = candidates.filter(({ fit }) => fit.score >= least).sort((a, b) => a.fit.place - b.fit.place)
  const ready = fitting.filter(({ filled }) => filled.isComplete)
  const best = [...candidates].sort((a, b) => b.fit.score - a.fit.score)
  const lookup =
    conversation.material === '' && conversation.calls.length === 0 && fitting.length === 0
      ? best.find(({ tool, filled }) => isLookup(tool) && filled.isComplete)
      : undefined
  const chosen = ready[0] ?? fitting.find(() => isForced) ?? lookup ?? (isForced ? best[0] : undefined)
  return chosen === undefined ? undefined : { type: 'call', name: chosen.tool.name, arguments: chosen.filled.json }
}

function readChoice({ tools: declared, tool_choice: choice }: ResponseRequest) {
  const tools = declared ?? []
  if (choice === null || choice === undefined) return { mode: 'auto', tools }
  if (typeof choice === 'string') return { mode: choice, tools }
  const names = new Set(choice.type === 'function' ? [choice.name] : choice.tools.map(({ name }) => name))
  return {
    mode: choice.type === 'function' ? 'required' : choice.mode,
    tools: tools.filter(({ name }) => names.has(name)),
  }
}

// One call of each tool a turn: the same tool with other arguments would need a plan, which this model cannot make.
function wasCalled(name: string, filled: FilledArguments, { calls }: Conversation): boolean {
  return calls.some((call) => call.name === name && (call.output !== undefined || call.arguments === filled.json))
}

interface Fit {
  readonly score: number
  /** Where in the request the tool is first spoken of, in words. */
  readonly place: number
}

function fitOf(tool: Tool, { userInstruction, userText, instruction }: Conversation): Fit {
  const request = userInstruction === '' ? userText.slice(0, 600) : userInstruction
  const name = contentWords(spaced(tool.name))
  const description = contentWords(
    `${tool.description ?? ''} ${spaced(Object.keys(tool.parameters?.['properties'] ?? {}).join(' '))}`,
  )
  const words = contentWords(request)
  const place = wordsOf(request).findIndex((word) => name.has(word) || description.has(word))
  const isNamed = request.includes(tool.name) || instruction.includes(tool.name)
  const score =
    overlap(name, words) * 2 +
    overlap(new Set([...description].filter((word) => !name.has(word))), words) +
    (isNamed ? 4 : 0)
  return { score, place: place === -1 ? Number.MAX_SAFE_INTEGER : place }
}

function spaced(identifier: string): string {
  return identifier.replaceAll(/[_-]/g, ' ').replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
}

function isLookup(tool: Tool): boolean {
  return /(?:^|[_-])(?:search|find|lookup|look|read|get|list|query|fetch|ask|retrieve)/i.test(tool.name)
}
