import { createRegistry, parseFlow, portOfKind, type JsonObject } from '@latchwork/engine'
import { catalog } from '@latchwork/nodes/catalog'
import { describe, expect, test } from 'vitest'
import { createPortBook } from '../../src/document/index.ts'
import { controlOfPort, controlOfSetting } from '../../src/editing/inspector/field-control.ts'
import { fieldsOf, titleOfKey } from '../../src/editing/inspector/field.ts'

const ports = createPortBook(createRegistry(catalog))

function fields(type: string, settings: JsonObject = {}) {
  const flow = parseFlow(
    JSON.stringify({ latchwork: 1, name: 'one', nodes: { one: { type, with: settings } }, wires: [] }),
  )
  return fieldsOf(ports.ofNode(flow, '', 'one'))
}

function controls(type: string, settings?: JsonObject) {
  return Object.fromEntries(fields(type, settings).map(({ key, control }) => [key, control.type]))
}

describe('the controls of a node', () => {
  test('a prompt has its model first, then what it is asked, with the inputs that its text makes', () => {
    const found = fields('openai.prompt', { prompt: 'About {{topic}}' })
    expect(found.slice(0, 2).map(({ key }) => key)).toEqual(['model', 'prompt'])
    expect(controls('openai.prompt', { prompt: 'About {{topic}}' })).toEqual({
      model: 'model',
      prompt: 'template',
      instructions: 'template',
      schema: 'schema',
      maxOutputTokens: 'number',
      reasoningEffort: 'choice',
      temperature: 'slider',
      topic: 'any',
      image: 'wire-only',
    })
  })

  test('files and folders are picked, JSON is code, a list of names is a list', () => {
    expect(controls('files.read')).toEqual({ path: 'file' })
    expect(controls('files.list')['folder']).toBe('folder')
    expect(controls('json.parse')['text']).toBe('code')
    expect(controls('json.build')['fields']).toBe('list')
    expect(controls('flow.switch')['cases']).toBe('json')
    expect(controls('http.request')['failOnError']).toBe('toggle')
    expect(controls('text.join')['parts']).toBe('list')
  })

  test('every node type of the catalog has a control for every setting and every fixed input', () => {
    for (const { type, inputs, settings } of catalog) {
      const keys = fields(type).map(({ key }) => key)
      expect(keys, type).toEqual(
        expect.arrayContaining([...Object.keys(inputs), ...Object.keys(settings?.shape ?? {})]),
      )
    }
  })

  test('what a node needs is told from what has a default', () => {
    const byKey = Object.fromEntries(fields('openai.prompt').map((field) => [field.key, field]))
    expect([byKey['prompt'].isRequired, byKey['model'].isRequired]).toEqual([true, false])
    expect(byKey['instructions'].default).toBe('')
  })
})

describe('the control of a schema', () => {
  test('a range of few steps is a slider, one of many a number with limits', () => {
    const many = { type: 'integer', minimum: 1, maximum: 1000 }
    expect(controlOfSetting('turns', many)).toEqual({ type: 'number', minimum: 1, maximum: 1000, isWhole: true })
    expect(controlOfSetting('heat', { type: 'number', minimum: 0, maximum: 2 })).toMatchObject({
      type: 'slider',
      step: 0.1,
    })
  })

  test('the largest whole number is no limit that anybody set', () => {
    const schema = { type: 'integer', minimum: 16, maximum: Number.MAX_SAFE_INTEGER }
    expect(controlOfSetting('tokens', schema)).toMatchObject({ minimum: 16, maximum: undefined })
  })

  test('kinds that cannot be typed come by wire, also in lists', () => {
    expect(controlOfPort(portOfKind('tool', { many: true }))).toEqual({ type: 'wire-only', kind: 'tool' })
    expect(controlOfPort(portOfKind('list<image>'))).toEqual({ type: 'wire-only', kind: 'image' })
    expect(controlOfPort(portOfKind('file'))).toEqual({ type: 'file', asReference: true })
  })
})

test('a key becomes a title', () => {
  expect([titleOfKey('maxOutputTokens'), titleOfKey('on_error')]).toEqual(['Max output tokens', 'On error'])
})
