import type { AgentInputItem } from '@openai/agents-core'
import type { JsonObject } from '@latchwork/engine'
import type { AgentLog } from './agent-log.ts'

/** What an agent was given, said and did, as items in the form of the Responses API. Reasoning is left out. */
export function transcriptOf({ input, output }: AgentLog): readonly JsonObject[] {
  const before: readonly AgentInputItem[] = typeof input === 'string' ? [{ role: 'user', content: input }] : input
  return [...before, ...output].map(entryOf).filter((entry) => entry !== undefined)
}

function entryOf(item: AgentInputItem): JsonObject | undefined {
  if ('role' in item && (item.role === 'user' || item.role === 'assistant')) {
    return { role: item.role, content: textOf(item.content) }
  }
  if (item.type === 'function_call') {
    return { type: 'function_call', call_id: item.callId, name: item.name, arguments: item.arguments }
  }
  if (item.type === 'function_call_result') {
    return { type: 'function_call_output', call_id: item.callId, output: textOf(item.output) }
  }
  return undefined
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  if (Array.isArray(content)) return content.map(textOf).join('')
  return typeof content === 'object' && content !== null && 'text' in content ? textOf(content.text) : ''
}
