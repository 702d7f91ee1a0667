import { describe, expect, test } from 'vitest'
import { ApiError } from '../src/api-error.ts'
import { parseResponseRequest, parseTokenCountRequest } from '../src/request.ts'

const question = { model: 'gpt-6-luna', input: 'hello' }
const tool = { type: 'function', name: 'look', parameters: { type: 'object', properties: {} } }

function refusalOf(body: unknown) {
  try {
    parseResponseRequest(body)
  } catch (error) {
    if (error instanceof ApiError)
      return { status: error.status, code: error.code, param: error.param, message: error.message }
    throw error
  }
  return undefined
}

describe('accepts', () => {
  test.each([
    ['text', question],
    ['no input', { model: 'm' }],
    ['a message without a type', { ...question, input: [{ role: 'user', content: 'x' }] }],
    [
      'parts',
      {
        ...question,
        input: [
          {
            type: 'message',
            role: 'user',
            content: [
              { type: 'input_text', text: 'x' },
              { type: 'input_image', image_url: 'data:,' },
            ],
          },
        ],
      },
    ],
    [
      'the items of earlier answers',
      {
        ...question,
        input: [
          { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'x' },
          {
            type: 'message',
            role: 'assistant',
            id: 'msg_1',
            status: 'completed',
            content: [{ type: 'output_text', text: 'x', annotations: [], logprobs: [] }],
          },
          { type: 'function_call', id: 'fc_1', call_id: 'c', name: 'look', arguments: '{}', status: 'completed' },
          { type: 'function_call_output', call_id: 'c', output: 'x' },
        ],
      },
    ],
    [
      'settings',
      {
        ...question,
        tools: [tool],
        tool_choice: { type: 'function', name: 'look' },
        reasoning: { effort: 'low' },
        text: { verbosity: 'low' },
        store: false,
        include: ['reasoning.encrypted_content'],
        temperature: 0,
        previous_response_id: null,
      },
    ],
  ])('%s', (_, body) => {
    expect(refusalOf(body)).toBeUndefined()
  })
})

describe('refuses', () => {
  test.each([
    ['a list', [], 'invalid_type', ''],
    ['no model', { input: 'x' }, 'missing_required_parameter', 'model'],
    ['an unknown property', { ...question, temprature: 1 }, 'unknown_parameter', 'temprature'],
    ['an unknown property inside', { ...question, text: { formt: {} } }, 'unknown_parameter', 'text.formt'],
    [
      'an unknown property of a message',
      { ...question, input: [{ role: 'user', content: 'x', mood: 1 }] },
      'unknown_parameter',
      'input[0].mood',
    ],
    ['a wrong type', { ...question, temperature: 'hot' }, 'invalid_type', 'temperature'],
    ['a number out of range', { ...question, temperature: 3 }, 'invalid_value', 'temperature'],
    [
      'a message without content',
      { ...question, input: [{ role: 'user' }] },
      'missing_required_parameter',
      'input[0].content',
    ],
    ['an unknown item', { ...question, input: [{ type: 'computer_call' }] }, 'unsupported_value', 'input[0].type'],
    ['a hosted tool', { ...question, tools: [{ type: 'web_search' }] }, 'invalid_value', 'tools[0].type'],
    ['a choice of no tool', { ...question, tool_choice: { type: 'function', name: 'look' } }, null, 'tool_choice'],
    [
      'a schema that is none',
      { ...question, text: { format: { type: 'json_schema', name: 'x' } } },
      'missing_required_parameter',
      'text.format.schema',
    ],
  ])('%s', (_, body, code, param) => {
    expect(refusalOf(body)).toMatchObject({ status: 400, code, param })
  })

  test('what it does not keep, with the way on', () => {
    expect(refusalOf({ ...question, previous_response_id: 'resp_1' })?.message).toContain(
      'send the whole conversation as input',
    )
    expect(refusalOf({ ...question, background: true })?.message).toContain('background responses are not supported')
  })

  test('settings of an answer where only tokens are counted', () => {
    expect(parseTokenCountRequest({ input: 'x' })).toEqual({ input: 'x' })
    expect(() => parseTokenCountRequest({ input: 'x', stream: true })).toThrow("Unknown parameter: 'stream'.")
  })
})
