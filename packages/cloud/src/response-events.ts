import { contentOf, textPart } from './response-object.ts'
import type { CallItem, MessageItem, OutputItem, ResponseObject } from './response-object.ts'

/** A server-sent event of a response, before it is written. */
export type ResponseEvent = { readonly type: string; readonly sequence_number: number } & Readonly<
  Record<string, unknown>
>

type Unnumbered = { readonly type: string } & Readonly<Record<string, unknown>>

/** All events of a response in the order in which OpenAI sends them. */
export function* responseEvents(begun: ResponseObject, ended: ResponseObject): Generator<ResponseEvent> {
  let number = 0
  for (const event of unnumbered(begun, ended)) {
    yield { ...event, sequence_number: number }
    number += 1
  }
}

function* unnumbered(begun: ResponseObject, ended: ResponseObject): Generator<Unnumbered> {
  yield { type: 'response.created', response: begun }
  yield { type: 'response.in_progress', response: begun }
  for (const [index, item] of ended.output.entries()) {
    yield { type: 'response.output_item.added', output_index: index, item: unsaid(item) }
    yield* item.type === 'message' ? messageEvents(item, index) : callEvents(item, index)
    yield { type: 'response.output_item.done', output_index: index, item }
  }
  yield { type: `response.${ended.status}`, response: ended }
}

function* messageEvents(item: MessageItem, index: number): Generator<Unnumbered> {
  const text = contentOf(item)
  const place = { item_id: item.id, output_index: index, content_index: 0 }
  yield { type: 'response.content_part.added', ...place, part: textPart('') }
  for (const delta of splitIntoDeltas(text)) yield { type: 'response.output_text.delta', ...place, delta, logprobs: [] }
  yield { type: 'response.output_text.done', ...place, text, logprobs: [] }
  yield { type: 'response.content_part.done', ...place, part: textPart(text) }
}

function* callEvents(item: CallItem, index: number): Generator<Unnumbered> {
  const place = { item_id: item.id, output_index: index }
  const type = 'response.function_call_arguments'
  for (const delta of splitIntoDeltas(item.arguments)) yield { type: `${type}.delta`, ...place, delta }
  yield { type: `${type}.done`, ...place, name: item.name, arguments: item.arguments }
}

function unsaid(item: OutputItem): OutputItem {
  const status = 'in_progress'
  return item.type === 'message' ? { ...item, status, content: [] } : { ...item, status, arguments: '' }
}

/** Text in pieces of a few words, which together are the text; scripts without spaces break after some characters. */
export function splitIntoDeltas(text: string): readonly string[] {
  return text.match(/\s*(?:\S{1,24}\s*){1,3}/gu) ?? [text]
}
