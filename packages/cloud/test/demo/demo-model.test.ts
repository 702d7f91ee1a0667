import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createDemoModel } from '../../src/demo/demo-model.ts'
import { parseResponseRequest } from '../../src/request.ts'
import { leastWork } from '../../../../tests/support/least-work.ts'

const model = createDemoModel()

function answer(input: unknown, settings: Record<string, unknown> = {}) {
  const items = model.answer(parseResponseRequest({ model: 'm', input, ...settings }))
  expect(items).toHaveLength(1)
  return items[0]
}

function tool(name: string, description: string, properties: Record<string, { type: string }>) {
  return {
    type: 'function',
    name,
    description,
    parameters: { type: 'object', properties, required: Object.keys(properties) },
  }
}

const tools = [
  tool('list_files', 'Lists the files of a folder', { folder: { type: 'string' } }),
  tool('read_file', 'Reads a file', { path: { type: 'string' } }),
  tool('add', 'Adds two numbers', { a: { type: 'number' }, b: { type: 'number' } }),
  tool('get_weather', 'The weather of a city', { city: { type: 'string' } }),
]

// Runs the loop that an agent runs: calls tools until the model answers.
function converse(request: string, outputs: Record<string, string>, settings: Record<string, unknown> = {}) {
  const input: unknown[] = [{ role: 'user', content: request }]
  const calls: string[] = []
  for (let turn = 0; turn < 10; turn += 1) {
    const item = answer(input, { tools, ...settings })
    if (item.type === 'text') return { calls, text: item.text }
    const call = { call_id: `call_${turn}`, name: item.name, arguments: item.arguments }
    calls.push(`${item.name} ${item.arguments}`)
    const output = outputs[item.name] ?? ''
    input.push({ type: 'function_call', ...call }, { type: 'function_call_output', call_id: call.call_id, output })
  }
  throw new Error(`The model never answered: ${calls.join(', ')}`)
}

describe('tools', () => {
  test('one that fits is called, and its output is the answer', () => {
    const { calls, text } = converse('What is the weather in Paris?', { get_weather: '{"celsius":18,"sky":"cloudy"}' })
    expect(calls).toEqual(['get_weather {"city":"Paris"}'])
    expect(text).toBe('celsius: 18\nsky: cloudy')
  })

  test('numbers go to arguments in their order', () => {
    expect(converse('Add 2 and 3.5', { add: '5.5' })).toEqual({ calls: ['add {"a":2,"b":3.5}'], text: '5.5' })
  })

  test('one after the other, the second with what the first found', () => {
    const limits = 'The monthly limit is $20. '.repeat(3) + 'Nobody reads the rest of this text. '.repeat(12)
    const { calls, text } = converse('List the files in guides/ and then read the file about limits.', {
      list_files: '["guides/keys.md","guides/limits.md"]',
      read_file: limits,
    })
    expect(calls).toEqual(['list_files {"folder":"guides/"}', 'read_file {"path":"guides/limits.md"}'])
    expect(text).toContain('The monthly limit is $20.')
    expect(text).not.toContain('keys.md')
  })

  test('that fail are named in the answer', () => {
    const { text } = converse('What is the weather in Rome?', {
      get_weather: '{"error":{"code":"timeout","message":"No answer."}}',
    })
    expect(text).toBe('The tool get_weather reported an error: code: timeout, message: No answer.')
  })

  test('that do not fit are left alone', () => {
    expect(converse('Summarize: The latch is made of brass.', {}).calls).toEqual([])
  })

  test('are not called when the choice is none', () => {
    expect(converse('What is the weather in Paris?', {}, { tool_choice: 'none' }).calls).toEqual([])
  })

  test('are called once when one is required or named, fitting or not', () => {
    const named = converse(
      'Paris',
      { get_weather: 'sunny' },
      { tool_choice: { type: 'function', name: 'get_weather' } },
    )
    expect(named).toEqual({ calls: ['get_weather {"city":"Paris"}'], text: 'sunny' })
    expect(converse('Paris', { get_weather: 'sunny' }, { tool_choice: 'required' }).calls).toHaveLength(1)
    const allowed = { type: 'allowed_tools', mode: 'required', tools: [{ type: 'function', name: 'add' }] }
    expect(converse('Paris', { add: '0' }, { tool_choice: allowed }).calls).toEqual(['add {"a":0,"b":0}'])
  })

  test('that look things up are asked when there is nothing else to answer from', () => {
    const search = tool('search_guides', 'Finds passages', { query: { type: 'string' } })
    const { calls, text } = converse(
      'How do I rotate a key?',
      { search_guides: 'Rotate a key every 90 days.' },
      { tools: [search] },
    )
    expect(calls).toEqual(['search_guides {"query":"rotate key"}'])
    expect(text).toBe('Rotate a key every 90 days.')
  })

  test('are each reported, values with the name of their tool', () => {
    const search = tool('search_guides', 'Finds what the guides say of how to rotate a key', {
      question: { type: 'string' },
    })
    const request = 'How often should I rotate a key? Also add 12 and 30.'
    const { calls, text } = converse(
      request,
      { search_guides: 'Rotate a key every 90 days.', add: '{"sum":42}' },
      { tools: [search, tools[2]] },
    )
    expect(calls).toEqual(['search_guides {"question":"How often should I rotate a key?"}', 'add {"a":12,"b":30}'])
    expect(text).toBe('Rotate a key every 90 days.\nadd (a: 12, b: 30): 42.')
  })

  test('that standing instructions name wait until the user needs them', () => {
    const settings = { instructions: 'Leave arithmetic to the add tool.' }
    const outputs = { get_weather: 'It has 21 degrees.', add: '42' }
    expect(converse('What is the weather in Paris?', outputs, settings).calls).toHaveLength(1)
  })

  test.each([['none'], ['auto'], ['required'], [{ type: 'function', name: 'broken' }]])(
    'with a schema that cannot be read are refused by name, also when the choice is %j',
    (choice) => {
      const broken = {
        type: 'function',
        name: 'broken',
        parameters: { type: 'object', properties: { a: { type: 'x' } } },
      }
      expect(() => answer('Use broken.', { tools: [tools[0], broken], tool_choice: choice })).toThrow(
        expect.objectContaining({
          status: 400,
          code: 'invalid_function_parameters',
          param: 'tools[1].parameters',
          message: expect.stringMatching(/^Invalid schema for function 'broken': \w+/),
        }),
      )
    },
  )

  test('that must be called are refused when nothing fits their schema', () => {
    const parameters = {
      type: 'object',
      properties: { a: { type: 'integer', minimum: 5, maximum: 4 } },
      required: ['a'],
    }
    const impossible = { type: 'function', name: 'impossible', parameters }
    expect(() => answer('Use it.', { tools: [impossible], tool_choice: 'required' })).toThrow(
      "Invalid schema for function 'impossible'",
    )
    expect(answer('Use it.', { tools: [impossible] }).type).toBe('text')
  })

  test('feed structured output', () => {
    const schema = {
      type: 'object',
      properties: { celsius: { type: 'number' } },
      required: ['celsius'],
      additionalProperties: false,
    }
    const format = { type: 'json_schema', name: 'weather', schema }
    const { text } = converse('What is the weather in Paris?', { get_weather: '{"celsius":18}' }, { text: { format } })
    expect(text).toBe('{"celsius":18}')
  })
})

describe('where instruction and text stand', () => {
  test("the instructions may say what to do with the user's text", () => {
    const item = answer('The latch is made of brass. It shines in the sun.', {
      instructions: 'Summarize in one sentence.',
    })
    expect(item).toEqual({ type: 'text', text: 'The latch is made of brass.' })
  })

  test('a system message counts as instructions', () => {
    const input = [
      { role: 'developer', content: 'Classify as bug or billing.' },
      { role: 'user', content: 'I was charged twice.' },
    ]
    expect(answer(input)).toEqual({ type: 'text', text: 'billing' })
  })

  test('a question may be about an earlier message', () => {
    const input = [
      { role: 'user', content: 'The latch is made of brass. The gate is green.' },
      { role: 'assistant', content: 'I see.' },
      { role: 'user', content: 'What is the latch made of?' },
    ]
    expect(answer(input)).toEqual({ type: 'text', text: 'The latch is made of brass.' })
  })
})

test('a picture is named by type and size, and not looked at', () => {
  const content = [
    { type: 'input_text', text: 'What is in this picture?' },
    { type: 'input_image', image_url: 'data:image/png;base64,iVBORw0KGgo=' },
  ]
  expect(answer([{ role: 'user', content }])).toEqual({
    type: 'text',
    text: 'The demo model does not look into images or files. It was given: image/png, 8 bytes.',
  })
})

test('a schema that cannot be filled is refused by name', () => {
  const schema = { type: 'object', properties: { a: { type: 'nonsense' } }, required: ['a'] }
  const format = { type: 'json_schema', name: 'x', schema }
  expect(() => answer('A text.', { text: { format } })).toThrow('Invalid schema for response_format')
})

test('500 kB of guides are answered in less than a second of work', async () => {
  const folder = new URL('../../../../examples/guides/', import.meta.url)
  const guides = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'))
  const all = guides.join('\n\n')
  // With a number in each line, so that no line repeats another.
  const text = all
    .repeat(Math.ceil(500_000 / all.length))
    .split('\n')
    .map((line, at) => line.replace(/\.$/, ` (${at}).`))
    .join('\n')
    .slice(0, 500_000)
  const list = { type: 'array', items: { type: 'string' } }
  const { parameters } = tool('x', '', {
    topic: { type: 'string' },
    price: { type: 'number' },
    author: { type: 'string' },
  })
  const schema = { ...parameters, properties: { ...parameters.properties, facts: list, settings: list } }
  const settings = [{}, { tools }, { text: { format: { type: 'json_schema', name: 'x', schema } } }]
  for (const setting of settings) {
    const asked = `Note the facts of this text in ten sentences:\n\n${text}`
    expect(await leastWork(() => answer(asked, setting))).toBeLessThan(1_000)
  }
})

test('a JSON object is given where one is asked for', () => {
  const item = answer('Answer as JSON: The latch is made of brass.', { text: { format: { type: 'json_object' } } })
  expect(item).toEqual({ type: 'text', text: '{"answer":"The latch is made of brass."}' })
})

test.each(['x', '[', '\n', 'a.b-', '1', '*', '"a ', 'a@', '`', '<!--', 'Text: a\n'])(
  'a hostile text of many %j is answered in time in proportion to its size',
  async (piece) => {
    const format = {
      type: 'json_schema',
      name: 'x',
      schema: tool('x', '', { email: { type: 'string' }, path: { type: 'string' } }).parameters,
    }
    const timed = (size: number) =>
      leastWork(() => answer(`Extract:\n${piece.repeat(size / piece.length)}`, { text: { format } }))
    // Square growth would be a factor of 64; the constant covers what small texts cost anyway.
    expect(await timed(80_000)).toBeLessThan(24 * (await timed(10_000)) + 300)
  },
)
