import type { ResponseRequest, TokenCountRequest } from './request.ts'

// OpenAI's own rule of thumb for English text.
const charactersPerToken = 4

// What a small image costs in OpenAI's low detail mode.
const tokensPerAttachment = 85

/** An estimate of a text's tokens: deterministic, and about right for English. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / charactersPerToken)
}

/** The text that a number of tokens can hold by the same estimate. */
export function cutToTokens(text: string, tokens: number): string {
  const cut = text.slice(0, tokens * charactersPerToken)
  return cut.isWellFormed() ? cut : cut.slice(0, -1)
}

/** An estimate of what a request puts in front of the model: instructions, input, tools and schema. */
export function estimateInputTokens(request: ResponseRequest | TokenCountRequest): number {
  const { instructions, input = [], tools, text } = request
  const items =
    typeof input === 'string' ? [{ type: 'message' as const, role: 'user' as const, content: input }] : input
  const settings = [instructions ?? '', ...(tools ?? []), text?.format ?? '']
  const settingsTokens = settings.reduce((sum: number, setting) => sum + tokensOf(setting), 0)
  return (items ?? []).reduce((sum, item) => sum + itemTokens(item), settingsTokens)
}

function itemTokens(item: Exclude<ResponseRequest['input'], string | null | undefined>[number]): number {
  switch (item.type) {
    case 'function_call':
      return tokensOf(item.name) + tokensOf(item.arguments)
    case 'function_call_output':
      return contentTokens(item.output)
    case 'message':
      return contentTokens(item.content)
    default:
      return 0
  }
}

function contentTokens(content: string | readonly { readonly type: string; readonly text?: string }[]): number {
  if (typeof content === 'string') return estimateTokens(content)
  return content.reduce(
    (sum, part) => sum + (part.text === undefined ? tokensPerAttachment : estimateTokens(part.text)),
    0,
  )
}

function tokensOf(value: unknown): number {
  return estimateTokens(typeof value === 'string' ? value : JSON.stringify(value))
}
