import type { ResponseRequest } from './request.ts'

/** One thing that the model said: text, or the call of a function tool. */
export type ModelItem =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'call'; readonly name: string; readonly arguments: string }

type ItemStatus = 'in_progress' | 'completed' | 'incomplete'

/** A finished or unfinished message in a response's output. */
export interface MessageItem {
  readonly type: 'message'
  readonly id: string
  readonly status: ItemStatus
  readonly role: 'assistant'
  readonly content: readonly TextPart[]
}

/** The text of a message. */
export interface TextPart {
  readonly type: 'output_text'
  readonly text: string
  readonly annotations: readonly never[]
  readonly logprobs: readonly never[]
}

/** A call of a function tool in a response's output; `arguments` is JSON text. */
export interface CallItem {
  readonly type: 'function_call'
  readonly id: string
  readonly call_id: string
  readonly name: string
  readonly arguments: string
  readonly status: ItemStatus
}

/** An item of a response's output. */
export type OutputItem = MessageItem | CallItem

/** What a response has used, by estimate. */
export interface Usage {
  readonly inputTokens: number
  readonly outputTokens: number
}

/** A response of the Responses API as it goes over the wire. */
export type ResponseObject = ReturnType<typeof beginResponse> | ReturnType<typeof endResponse>

/** Makes output items of what the model said. */
export function createOutputItem(item: ModelItem, createId: (prefix: string) => string): OutputItem {
  return item.type === 'text'
    ? { type: 'message', id: createId('msg'), status: 'completed', role: 'assistant', content: [textPart(item.text)] }
    : {
        type: 'function_call',
        id: createId('fc'),
        call_id: createId('call'),
        name: item.name,
        arguments: item.arguments,
        status: 'completed',
      }
}

/** The text of a message as a content part. */
export function textPart(text: string): TextPart {
  return { type: 'output_text', text, annotations: [], logprobs: [] }
}

/** What an item says: a message's text or a call's arguments. */
export function contentOf(item: OutputItem): string {
  return item.type === 'message' ? item.content.map((part) => part.text).join('') : item.arguments
}

/** A response before the model has said anything; `createdAt` is in seconds. */
export function beginResponse(request: ResponseRequest, { id, createdAt }: { id: string; createdAt: number }) {
  return {
    id,
    object: 'response' as const,
    created_at: createdAt,
    completed_at: null,
    status: 'in_progress' as const,
    background: false,
    error: null,
    incomplete_details: null,
    instructions: request.instructions ?? null,
    max_output_tokens: request.max_output_tokens ?? null,
    max_tool_calls: request.max_tool_calls ?? null,
    model: request.model,
    output: [],
    parallel_tool_calls: request.parallel_tool_calls ?? true,
    previous_response_id: null,
    prompt_cache_key: request.prompt_cache_key ?? null,
    reasoning: { effort: request.reasoning?.effort ?? null, summary: request.reasoning?.summary ?? null },
    safety_identifier: request.safety_identifier ?? null,
    service_tier: 'default' as const,
    store: false,
    temperature: request.temperature ?? 1,
    text: { format: request.text?.format ?? { type: 'text' as const }, verbosity: request.text?.verbosity ?? 'medium' },
    tool_choice: request.tool_choice ?? ('auto' as const),
    tools: (request.tools ?? []).map((tool) => ({
      ...tool,
      description: tool.description ?? null,
      parameters: tool.parameters ?? null,
      strict: tool.strict ?? true,
    })),
    top_logprobs: request.top_logprobs ?? 0,
    top_p: request.top_p ?? 1,
    presence_penalty: 0,
    frequency_penalty: 0,
    truncation: request.truncation ?? ('disabled' as const),
    usage: null,
    metadata: { ...request.metadata, latchwork_demo: 'true' },
  }
}

/** The response when all has been said; incomplete when the last item is. */
export function endResponse(
  begun: ReturnType<typeof beginResponse>,
  { output, usage, completedAt }: { output: readonly OutputItem[]; usage: Usage; completedAt: number },
) {
  const isComplete = output.every((item) => item.status === 'completed')
  const { inputTokens, outputTokens } = usage
  return {
    ...begun,
    status: isComplete ? ('completed' as const) : ('incomplete' as const),
    completed_at: isComplete ? completedAt : null,
    incomplete_details: isComplete ? null : { reason: 'max_output_tokens' as const },
    output,
    usage: {
      input_tokens: inputTokens,
      input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
      output_tokens: outputTokens,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: inputTokens + outputTokens,
    },
  }
}
