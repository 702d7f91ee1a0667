import type { Response, ResponseStreamEvent } from 'openai/resources/responses/responses'

/** How a stream of events came to its end. */
export type StreamEnd =
  | { readonly status: 'completed' | 'failed' | 'incomplete'; readonly response: Response }
  | { readonly status: 'error'; readonly error: { readonly code: string; readonly message: string } }
  | { readonly status: 'no-end' }

/** Reads a stream of the Responses API to its terminal event, and passes its text on as it comes. */
export async function readStream(
  events: AsyncIterable<ResponseStreamEvent>,
  onText: (delta: string) => void,
): Promise<StreamEnd> {
  for await (const event of events) {
    switch (event.type) {
      case 'response.output_text.delta':
        onText(event.delta)
        break
      case 'response.completed':
        return { status: 'completed', response: event.response }
      case 'response.failed':
        return { status: 'failed', response: event.response }
      case 'response.incomplete':
        return { status: 'incomplete', response: event.response }
      case 'error':
        return { status: 'error', error: { code: event.code ?? '', message: event.message } }
      default:
        break
    }
  }
  return { status: 'no-end' }
}
