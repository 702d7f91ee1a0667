import { isObject, listOf, objectOf, textOf } from './json.ts'
import type { JsonObject } from './json.ts'

/** Reads a whole server-sent event stream of the Responses API; a half event at the end is dropped, as clients do. */
export function parseEventStream(text: string): readonly JsonObject[] {
  return text
    .split('\n\n')
    .slice(0, -1)
    .map((block) => {
      const field = (name: string) =>
        block
          .split('\n')
          .find((line) => line.startsWith(`${name}: `))
          ?.slice(name.length + 2)
      const event: unknown = JSON.parse(field('data') ?? '')
      if (!isObject(event)) throw new Error(`An event's data is not a JSON object: ${block}`)
      if (event['type'] !== field('event')) throw new Error(`The event field and the data's type differ: ${block}`)
      return event
    })
}

/** What is wrong with the order of a response's events; the judge looks at each event alone, this looks at all. */
export function sequenceProblems(events: readonly JsonObject[]): readonly string[] {
  const types = events.map((event) => textOf(event['type']))
  const misnumbered = events.findIndex((event, index) => event['sequence_number'] !== index)
  const last = types.at(-1) ?? ''
  const response = objectOf(events.at(-1)?.['response'])
  const doneItems = events
    .filter((event) => event['type'] === 'response.output_item.done')
    .map((event) => event['item'])
  return [
    types[0] === 'response.created' ? [] : [`starts with ${types[0]}`],
    types[1] === 'response.in_progress' ? [] : [`goes on with ${types[1]}`],
    terminalStatus.has(last) ? [] : [`ends with ${last}`],
    types.filter((type) => terminalStatus.has(type)).length > 1 ? ['has several terminal events'] : [],
    response['status'] === terminalStatus.get(last) ? [] : [`${last} carries the status ${String(response['status'])}`],
    misnumbered === -1
      ? []
      : [`event ${misnumbered} has the number ${String(events[misnumbered]?.['sequence_number'])}`],
    JSON.stringify(doneItems) === JSON.stringify(listOf(response['output']))
      ? []
      : ['output differs from the items done'],
    ...listOf(response['output']).map((item, index) => itemProblems(objectOf(item), index, events)),
  ].flat()
}

const terminalStatus: ReadonlyMap<string, string> = new Map([
  ['response.completed', 'completed'],
  ['response.failed', 'failed'],
  ['response.incomplete', 'incomplete'],
])

const messageEvents = [
  'response.output_item.added',
  'response.content_part.added',
  'response.output_text.delta',
  'response.output_text.done',
  'response.content_part.done',
  'response.output_item.done',
]

const callEvents = [
  'response.output_item.added',
  'response.function_call_arguments.delta',
  'response.function_call_arguments.done',
  'response.output_item.done',
]

function itemProblems(item: JsonObject, index: number, events: readonly JsonObject[]): readonly string[] {
  const own = events.filter((event) => event['output_index'] === index)
  const order = own.map((event) => textOf(event['type'])).filter((type, at, types) => type !== types[at - 1])
  const isCall = item['type'] === 'function_call'
  const expected = isCall ? callEvents : messageEvents
  const whole = isCall ? textOf(item['arguments']) : textOf(objectOf(listOf(item['content'])[0])['text'])
  const joined = own
    .filter((event) => textOf(event['type']).endsWith('.delta'))
    .map((event) => textOf(event['delta']))
    .join('')
  const idOf = (event: JsonObject) => event['item_id'] ?? objectOf(event['item'])['id']
  return [
    order.join() === expected.join() ? [] : [`item ${index} has the events ${order.join(', ')}`],
    joined === whole ? [] : [`item ${index}: the deltas give ${joined}, the item holds ${whole}`],
    own.every((event) => idOf(event) === item['id']) ? [] : [`item ${index} changes its id`],
  ].flat()
}
