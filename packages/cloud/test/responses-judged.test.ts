import { describe, expect, test } from 'vitest'
import { parseEventStream, sequenceProblems } from '../../../tests/support/event-sequence.ts'
import { listOf, objectOf } from '../../../tests/support/json.ts'
import { loadOpenApiJudge } from '../../../tests/support/openapi-judge.ts'
import { splitIntoDeltas } from '../src/response-events.ts'
import { createTestApp, send } from './cloud-app.ts'

const judge = loadOpenApiJudge()
const app = createTestApp()

const weather = {
  type: 'function',
  name: 'get_weather',
  description: 'The weather of a city',
  parameters: {
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
    additionalProperties: false,
  },
}
const schema = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
}

const requests = {
  text: { input: 'Summarize:\nThe gate is shut by a latch. The latch is made of brass.' },
  settings: {
    input: 'Note the facts in: The latch is made of brass.',
    instructions: 'Be brief.',
    temperature: 0.2,
    metadata: { run: '1' },
    reasoning: { effort: 'low' },
    max_output_tokens: 100,
    store: false,
  },
  'system message': {
    input: [
      { role: 'system', content: 'Answer in one sentence.' },
      { role: 'user', content: 'What is a latch?' },
    ],
  },
  image: {
    input: [
      {
        role: 'user',
        content: [
          { type: 'input_text', text: 'What is this?' },
          { type: 'input_image', image_url: 'data:image/png;base64,iVBORw0KGgo=' },
        ],
      },
    ],
  },
  'earlier turns': {
    input: [
      { role: 'user', content: 'The latch is made of brass.' },
      { role: 'assistant', content: 'So it is.' },
      { role: 'user', content: 'What is the latch made of?' },
    ],
  },
  'tool call': { input: 'What is the weather in Paris?', tools: [weather] },
  'named tool': { input: 'Paris', tools: [weather], tool_choice: { type: 'function', name: 'get_weather' } },
  'tool output': {
    tools: [weather],
    input: [
      { role: 'user', content: 'What is the weather in Paris?' },
      { type: 'function_call', call_id: 'call_1', name: 'get_weather', arguments: '{"city":"Paris"}' },
      { type: 'function_call_output', call_id: 'call_1', output: 'sunny' },
    ],
  },
  'structured output': {
    input: 'City: Paris',
    text: { format: { type: 'json_schema', name: 'place', schema, strict: true } },
  },
  'json object': { input: 'Answer as JSON: The latch is made of brass.', text: { format: { type: 'json_object' } } },
  cut: {
    input: 'Summarize:\nThe old gate at the end of the garden is shut by a heavy latch that was made of brass.',
    max_output_tokens: 16,
  },
}

describe.each(Object.entries(requests))('an answer to %s', (_, request) => {
  const body = { model: 'gpt-6-luna', ...request }

  test('streams what it answers at once, in the one right order', async () => {
    const whole = objectOf(await (await send(createTestApp(), '/v1/responses', body)).json())
    const events = parseEventStream(
      await (await send(createTestApp(), '/v1/responses', { ...body, stream: true })).text(),
    )
    expect(sequenceProblems(events)).toEqual([])
    expect(events.at(-1)?.['response']).toEqual(whole)
    expect(listOf(whole['output']).length).toBe(1)
  })

  test.skipIf(judge === undefined)("is right by OpenAI's own file", async () => {
    expect(judge?.request('POST', '/responses', body)).toEqual([])
    const whole = await (await send(app, '/v1/responses', body)).json()
    expect(judge?.answer('POST', '/responses', whole)).toEqual([])
    const events = parseEventStream(await (await send(app, '/v1/responses', { ...body, stream: true })).text())
    expect(events.flatMap((event) => judge?.event(event))).toEqual([])
  })
})

describe.skipIf(judge === undefined)("by OpenAI's own file", () => {
  test('models and token counts are right', async () => {
    expect(judge?.answer('GET', '/models', await (await send(app, '/v1/models')).json())).toEqual([])
    expect(judge?.answer('GET', '/models/gpt-6-luna', await (await send(app, '/v1/models/gpt-6-luna')).json())).toEqual(
      [],
    )
    const count = await (await send(app, '/v1/responses/input_tokens', { model: 'm', input: 'x' })).json()
    expect(judge?.answer('POST', '/responses/input_tokens', count)).toEqual([])
  })

  test('refusals are right', async () => {
    for (const refused of [
      await send(app, '/v1/responses', {}),
      await send(app, '/v1/none'),
      await send(app, '/v1/models', undefined, { authorization: '' }),
    ]) {
      expect(judge?.error(await refused.json())).toEqual([])
    }
  })
})

test('deltas are a few words each and together the text', () => {
  for (const text of [
    '',
    ' ',
    'one two three four five',
    '\n- a list\n  of   points \n',
    '門'.repeat(100),
    '🔑'.repeat(60),
  ]) {
    expect(splitIntoDeltas(text).join('')).toBe(text)
    expect(splitIntoDeltas(text).every((delta) => delta.isWellFormed())).toBe(true)
  }
  expect(splitIntoDeltas('one two three four five')).toEqual(['one two three ', 'four five'])
})
