import { z } from 'zod'
import { ApiError } from './api-error.ts'
import { describeIssue } from './request-issue.ts'

const status = z.enum(['in_progress', 'completed', 'incomplete']).nullish()

const textPart = z.strictObject({
  type: z.enum(['input_text', 'output_text', 'text', 'summary_text', 'refusal']),
  text: z.string().optional(),
  refusal: z.string().optional(),
  annotations: z.array(z.unknown()).optional(),
  logprobs: z.array(z.unknown()).optional(),
  prompt_cache_breakpoint: z.unknown().optional(),
})

const imagePart = z.strictObject({
  type: z.literal('input_image'),
  image_url: z.string().nullish(),
  file_id: z.string().nullish(),
  detail: z.enum(['low', 'high', 'auto', 'original']).nullish(),
  prompt_cache_breakpoint: z.unknown().optional(),
})

const filePart = z.strictObject({
  type: z.literal('input_file'),
  file_id: z.string().nullish(),
  filename: z.string().nullish(),
  file_data: z.string().nullish(),
  file_url: z.string().nullish(),
  detail: z.string().nullish(),
  prompt_cache_breakpoint: z.unknown().optional(),
})

const content = z.union([z.string(), z.array(z.discriminatedUnion('type', [textPart, imagePart, filePart]))], {
  error: 'expected text or a list of content parts.',
})

const message = z.strictObject({
  type: z.literal('message'),
  role: z.enum(['user', 'assistant', 'system', 'developer']),
  content,
  id: z.string().nullish(),
  status,
  phase: z.string().nullish(),
})

const functionCall = z.strictObject({
  type: z.literal('function_call'),
  call_id: z.string().min(1),
  name: z.string().min(1),
  arguments: z.string(),
  id: z.string().nullish(),
  namespace: z.string().nullish(),
  caller: z.unknown().optional(),
  status,
})

const functionCallOutput = z.strictObject({
  type: z.literal('function_call_output'),
  call_id: z.string().min(1),
  output: content,
  id: z.string().nullish(),
  name: z.string().nullish(),
  namespace: z.string().nullish(),
  caller: z.unknown().optional(),
  status,
})

const reasoningItem = z.looseObject({ type: z.literal('reasoning') })

// A message may leave out its type; given one, the union can tell which item was meant.
const withType = (item: unknown) =>
  typeof item === 'object' && item !== null && 'role' in item && !('type' in item) ? { ...item, type: 'message' } : item

const inputItem = z.preprocess(
  withType,
  z.discriminatedUnion('type', [message, functionCall, functionCallOutput, reasoningItem]),
)

const input = z.union([z.string(), z.array(inputItem)], { error: 'expected text or a list of items.' }).nullish()

const functionTool = z.strictObject({
  type: z.literal('function', { error: 'the demo calls function tools only.' }),
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
  description: z.string().nullish(),
  parameters: z.record(z.string(), z.unknown()).nullish(),
  strict: z.boolean().nullish(),
  output_schema: z.record(z.string(), z.unknown()).nullish(),
  defer_loading: z.boolean().optional(),
  allowed_callers: z.array(z.unknown()).nullish(),
})

const toolChoice = z
  .union(
    [
      z.enum(['none', 'auto', 'required']),
      z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('function'), name: z.string() }),
        z.strictObject({
          type: z.literal('allowed_tools'),
          mode: z.enum(['auto', 'required']),
          tools: z.array(z.looseObject({ type: z.literal('function'), name: z.string() })),
        }),
      ]),
    ],
    { error: "expected 'none', 'auto', 'required', a function or allowed tools." },
  )
  .nullish()

const format = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text') }),
  z.strictObject({ type: z.literal('json_object') }),
  z.strictObject({
    type: z.literal('json_schema'),
    name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
    description: z.string().nullish(),
    schema: z.record(z.string(), z.unknown()),
    strict: z.boolean().nullish(),
  }),
])

const reasoning = z.strictObject({
  mode: z.string().nullish(),
  effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']).nullish(),
  summary: z.enum(['auto', 'concise', 'detailed']).nullish(),
  context: z.enum(['auto', 'current_turn', 'all_turns']).nullish(),
  generate_summary: z.enum(['auto', 'concise', 'detailed']).nullish(),
})

const question = {
  input,
  instructions: z.string().nullish(),
  tools: z.array(functionTool).nullish(),
  tool_choice: toolChoice,
  parallel_tool_calls: z.boolean().nullish(),
  text: z.strictObject({ format: format.optional(), verbosity: z.enum(['low', 'medium', 'high']).nullish() }).nullish(),
  reasoning: reasoning.nullish(),
  truncation: z.enum(['auto', 'disabled']).nullish(),
  previous_response_id: z
    .null({ error: 'The demo keeps no responses: send the whole conversation as input.' })
    .optional(),
  conversation: z.null({ error: 'The demo keeps no conversations: send the whole conversation as input.' }).optional(),
}

const model = z.string().regex(/^[\w.:/-]{1,128}$/)

const responseRequest = z.strictObject({
  ...question,
  model,
  background: z
    .literal(false, { error: 'The demo answers at once: background responses are not supported.' })
    .nullish(),
  prompt: z.null({ error: 'The demo keeps no prompts: send the prompt as input.' }).optional(),
  stream: z.boolean().nullish(),
  stream_options: z.strictObject({ include_obfuscation: z.boolean().optional() }).nullish(),
  max_output_tokens: z.int().min(16).nullish(),
  max_tool_calls: z.int().nullish(),
  metadata: z.record(z.string().max(64), z.string().max(512)).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  store: z.boolean().nullish(),
  include: z.array(z.string()).nullish(),
  service_tier: z.enum(['auto', 'default', 'flex', 'scale', 'priority', 'fast', 'ultrafast']).nullish(),
  user: z.string().optional(),
  safety_identifier: z.string().max(64).nullish(),
  prompt_cache_key: z.string().nullish(),
  prompt_cache_retention: z.enum(['in_memory', '24h']).nullish(),
  prompt_cache_options: z.unknown().optional(),
  context_management: z.array(z.unknown()).nullish(),
  moderation: z.unknown().optional(),
})

const tokenCountRequest = z.strictObject({ ...question, model: model.nullish(), personality: z.string().nullish() })

/** The body of `POST /v1/responses`, as far as the demo understands it. */
export type ResponseRequest = z.infer<typeof responseRequest>

/** The body of `POST /v1/responses/input_tokens`. */
export type TokenCountRequest = z.infer<typeof tokenCountRequest>

/** Parses the body of `POST /v1/responses`; throws an ApiError that names the property which is wrong. */
export function parseResponseRequest(body: unknown): ResponseRequest {
  const request = parse(responseRequest, body)
  const names = new Set(request.tools?.map((tool) => tool.name))
  const missing = chosenNames(request.tool_choice).find((name) => !names.has(name))
  if (missing === undefined) return request
  throw new ApiError(`Tool choice '${missing}' is not in 'tools'.`, { status: 400, param: 'tool_choice' })
}

/** Parses the body of `POST /v1/responses/input_tokens`; throws an ApiError that names the property which is wrong. */
export function parseTokenCountRequest(body: unknown): TokenCountRequest {
  return parse(tokenCountRequest, body)
}

function parse<Shape extends z.ZodType>(shape: Shape, body: unknown): z.infer<Shape> {
  const parsed = shape.safeParse(body)
  if (parsed.success) return parsed.data
  throw describeIssue(parsed.error.issues[0], body)
}

function chosenNames(choice: ResponseRequest['tool_choice']): readonly string[] {
  if (typeof choice !== 'object' || choice === null) return []
  return choice.type === 'function' ? [choice.name] : choice.tools.map((tool) => tool.name)
}
