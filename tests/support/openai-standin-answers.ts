import { randomUUID } from 'node:crypto'
import { listOf, objectOf } from './json.ts'
import type { JsonObject } from './json.ts'
import type { ScriptedItem } from './openai-standin-script.ts'

/** How a response comes out. */
export type Outcome = 'completed' | 'failed' | 'incomplete'

/** A new identifier in the style of the API, such as `resp_…`. */
export function newId(prefix: string): string {
  return `${prefix}_${randomUUID().replaceAll('-', '')}`
}

/** The tokens which the stand-in counts: a quarter of the characters. */
export function countTokens(value: unknown): number {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? '')
  return Math.max(1, Math.ceil(text.length / 4))
}

/** All events of one response, in order; the last one holds the response as a request without streaming gets it. */
export function responseEvents(
  body: JsonObject,
  script: readonly ScriptedItem[],
  outcome: Outcome,
): readonly JsonObject[] {
  const begun = emptyResponse(body)
  // What fails has said something; what is incomplete has stopped in the middle of it.
  const items = script.map((item) => outputItem(item, outcome))
  const output = items.map(({ done }) => done)
  const final = { ...begun, ...ending(outcome), output, usage: usageOf(body, output) }
  const events = [
    { type: 'response.created', response: begun },
    { type: 'response.in_progress', response: begun },
    ...items.flatMap((item, index) => item.events.map((event) => ({ ...event, output_index: index }))),
    { type: `response.${outcome}`, response: final },
  ]
  return events.map((event, index) => ({ ...event, sequence_number: index }))
}

function ending(outcome: Outcome): JsonObject {
  const failure = { code: 'server_error', message: 'The model failed to generate a response.' }
  const endings = {
    completed: { completed_at: seconds() },
    failed: { error: failure },
    incomplete: { incomplete_details: { reason: 'max_output_tokens' } },
  }
  return { status: outcome, ...endings[outcome] }
}

interface OutputItem {
  readonly done: JsonObject
  readonly events: readonly JsonObject[]
}

function outputItem(item: ScriptedItem, outcome: Outcome): OutputItem {
  const status = outcome === 'completed' ? 'completed' : 'incomplete'
  if ('call' in item) return callItem(item.call, JSON.stringify(item.arguments), status)
  const text = 'text' in item ? item.text : JSON.stringify(item.value)
  return messageItem(status === 'completed' ? text : text.slice(0, Math.ceil(text.length / 2)), status)
}

function callItem(name: string, args: string, status: string): OutputItem {
  const begun = {
    type: 'function_call',
    id: newId('fc'),
    call_id: newId('call'),
    name,
    arguments: '',
    status: 'in_progress',
  }
  const done = { ...begun, arguments: args, status }
  const part = { item_id: begun.id }
  return {
    done,
    events: [
      { type: 'response.output_item.added', item: begun },
      ...chunks(args).map((delta) => ({ type: 'response.function_call_arguments.delta', ...part, delta })),
      { type: 'response.function_call_arguments.done', ...part, name, arguments: args },
      { type: 'response.output_item.done', item: done },
    ],
  }
}

function messageItem(text: string, status: string): OutputItem {
  const begun = { type: 'message', id: newId('msg'), status: 'in_progress', role: 'assistant', content: [] }
  const empty = { type: 'output_text', text: '', annotations: [], logprobs: [] }
  const full = { ...empty, text }
  const done = { ...begun, status, content: [full] }
  const part = { item_id: begun.id, content_index: 0 }
  return {
    done,
    events: [
      { type: 'response.output_item.added', item: begun },
      { type: 'response.content_part.added', ...part, part: empty },
      ...chunks(text).map((delta) => ({ type: 'response.output_text.delta', ...part, delta, logprobs: [] })),
      { type: 'response.output_text.done', ...part, text, logprobs: [] },
      { type: 'response.content_part.done', ...part, part: full },
      { type: 'response.output_item.done', item: done },
    ],
  }
}

function chunks(text: string): readonly string[] {
  return text.match(/.{1,16}/gsu) ?? ['']
}

function emptyResponse(body: JsonObject): JsonObject {
  const { reasoning, text, tools } = body
  return {
    id: newId('resp'),
    object: 'response',
    created_at: seconds(),
    completed_at: null,
    status: 'in_progress',
    error: null,
    incomplete_details: null,
    model: body['model'],
    output: [],
    usage: null,
    reasoning: { effort: null, summary: null, ...objectOf(reasoning) },
    text: { format: { type: 'text' }, verbosity: 'medium', ...objectOf(text) },
    tools: listOf(tools).map((tool) => ({ description: null, parameters: null, strict: true, ...objectOf(tool) })),
    ...Object.fromEntries(Object.entries(echoed).map(([name, standard]) => [name, body[name] ?? standard])),
    service_tier: 'default',
  }
}

// The request's own settings, which a response repeats, with what the API puts where the request is silent.
const echoed: JsonObject = {
  background: false,
  instructions: null,
  max_output_tokens: null,
  max_tool_calls: null,
  metadata: {},
  parallel_tool_calls: true,
  previous_response_id: null,
  prompt_cache_key: null,
  safety_identifier: null,
  store: true,
  temperature: 1,
  tool_choice: 'auto',
  top_logprobs: 0,
  top_p: 1,
  truncation: 'disabled',
}

function usageOf(body: JsonObject, output: readonly JsonObject[]): JsonObject {
  const input = countTokens(body['input'])
  const spoken = output.reduce((sum, item) => sum + countTokens(item['arguments'] ?? item['content']), 0)
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
    output_tokens: spoken,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input + spoken,
  }
}

function seconds(): number {
  return Math.floor(Date.now() / 1000)
}
