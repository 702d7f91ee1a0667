import { textTemplate } from '../../../nodes/src/text/template.ts'
import { describe, expect, test } from 'vitest'
import { readJson, readSchema } from '../../src/editing/code/json-text.ts'
import { openName, templateNames } from '../../src/editing/code/template-names.ts'
import { lastOutputs } from '../../src/editing/inspector/last-outputs.ts'
import { errorChoice, withErrorChoice, withPolicy } from '../../src/editing/inspector/policy.ts'
import { menuFor, selectionFor } from '../../src/editing/menu/menu-for.ts'
import { NOTHING } from '../../src/document/index.ts'

describe('the names of a template', () => {
  test.each(['{{a}} and {{ b }}', '\\{{no}} {{yes}}', '\\\\{{yes}}', '{{open', 'x {{a}}{{a}}', '{{{x}}}'])(
    'in %s are those that the engine makes inputs of',
    (template) => {
      const fit = templateNames(template).flatMap(({ name }) => (/^[A-Za-z_]\w*$/.test(name) ? [name] : []))
      const { inputs = {} } = textTemplate.ports?.({ template }) ?? {}
      expect([...new Set(fit)]).toEqual(Object.keys(inputs))
    },
  )

  test('stand where the marks are drawn', () => {
    expect(templateNames('a {{b}} c')).toEqual([{ name: 'b', from: 2, to: 7 }])
  })

  test('are completed behind open braces only', () => {
    expect(openName('a {{no', 6)).toEqual({ from: 4, typed: 'no' })
    expect(openName('a {{no}} b', 10)).toBeUndefined()
    expect(openName('plain', 5)).toBeUndefined()
  })
})

describe('JSON that is being typed', () => {
  test('is read, and nothing is no value', () => {
    expect(readJson('{"a":[1]}')).toEqual({ status: 'read', value: { a: [1] } })
    expect(readJson('  ')).toEqual({ status: 'read', value: undefined })
  })

  test('has its problem shown where it is', () => {
    expect(readJson('{\n  "a": 1,\n}')).toMatchObject({
      status: 'wrong',
      at: 12,
      message: expect.stringMatching(/line 3/),
    })
    expect(readJson('{"a": [1')).toMatchObject({
      status: 'wrong',
      message: expect.stringMatching(/^Something is not closed/),
    })
  })

  test('as a schema describes an object with properties', () => {
    expect(readSchema('[1]')).toMatchObject({ status: 'wrong' })
    expect(readSchema('{"type":"string"}')).toMatchObject({ message: expect.stringMatching(/"type": "object"/) })
    expect(readSchema('{"type":"object"}')).toMatchObject({ message: expect.stringMatching(/"properties"/) })
    expect(readSchema('{"type":"object","properties":{}}')).toMatchObject({ status: 'read' })
  })
})

describe('a policy', () => {
  test('loses what is taken away, and is gone when nothing is left', () => {
    expect(withPolicy({ cache: true, timeoutMs: 5 }, 'cache', undefined)).toEqual({ timeoutMs: 5 })
    expect(withPolicy({ cache: true }, 'cache', undefined)).toBeUndefined()
  })

  test('keeps a value for errors that stands in the file', () => {
    const policy = { onError: { value: { text: 'none' } } }
    expect(errorChoice(policy)).toBe('value')
    expect(withErrorChoice(policy, 'value')).toBe(policy)
    expect(withErrorChoice({ onError: 'skip' }, 'stop')).toBeUndefined()
  })
})

test('the last outputs of a node are those of its last run, in the graph that is open', () => {
  const usage = {
    calls: 0,
    inputTokens: 0,
    cachedTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
    totalTokens: 0,
    cost: 0,
  }
  const end = (path: string, text: string) =>
    ({ type: 'node-end', path, outputs: { text }, usage, reused: false, run: 'r', seq: 0, at: 0 }) as const
  const events = [end('ask', 'top'), end('each[0]/ask', 'one'), end('each[1]/ask', 'two')]
  expect(lastOutputs(events, [], 'ask')).toEqual({ text: 'top' })
  expect(lastOutputs(events, [{ graph: 'one', node: 'each' }], 'ask')).toEqual({ text: 'two' })
  expect(lastOutputs(events, [], 'other')).toBeUndefined()
})

test('a menu selects what it was asked for, unless that is selected among others', () => {
  expect(menuFor('wire').flat()).toContain('nodes.delete')
  expect(selectionFor({ type: 'node', id: 'a' }, NOTHING)).toEqual({ nodes: new Set(['a']) })
  expect(selectionFor({ type: 'node', id: 'a' }, { ...NOTHING, nodes: new Set(['a', 'b']) })).toBeUndefined()
  expect(selectionFor({ type: 'canvas' }, NOTHING)).toBeUndefined()
})
