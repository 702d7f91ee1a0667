import { describe, expect, test } from 'vitest'
import { loadOpenApiJudge } from './openapi-judge.ts'

const judge = loadOpenApiJudge()

test('there is no judge without the file', () => {
  expect(loadOpenApiJudge('/nowhere/openapi.json')).toBeUndefined()
})

describe.skipIf(judge === undefined)('the judge', () => {
  test('knows the operations of the API', () => {
    expect(judge?.knows('POST', '/responses/input_tokens')).toBe(true)
    expect(judge?.knows('GET', '/models/gpt-6-luna')).toBe(true)
    expect(judge?.knows('POST', '/models')).toBe(false)
    expect(judge?.request('PUT', '/nothing', {})).toMatchObject([{ keyword: 'operation' }])
  })

  test('names what an answer lacks', () => {
    expect(judge?.answer('GET', '/models', { object: 'list', data: [{ id: 'x' }] })).toMatchObject([
      { at: '/data/0', keyword: 'required', property: 'object' },
    ])
    expect(judge?.answer('GET', '/models', { object: 'list', data: [] })).toEqual([])
  })

  test('judges an event by the schema of its own type', () => {
    const delta = {
      type: 'response.output_text.delta',
      item_id: 'msg',
      output_index: 0,
      content_index: 0,
      logprobs: [],
    }
    expect(judge?.event({ ...delta, delta: 'a', sequence_number: 3 })).toEqual([])
    expect(judge?.event({ ...delta, delta: 'a' })).toMatchObject([{ property: 'sequence_number' }])
    expect(judge?.event({ type: 'response.made_up', sequence_number: 0 })).toHaveLength(1)
  })

  test('wants the four members of an error', () => {
    expect(judge?.error({ error: { message: 'no', type: 'x', param: null, code: null } })).toEqual([])
    expect(judge?.error({ error: { message: 'no', type: 'x', param: null } })).toMatchObject([{ property: 'code' }])
  })
})
