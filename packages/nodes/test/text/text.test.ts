import { describe, expect, test } from 'vitest'
import { textContains } from '../../src/text/contains.ts'
import { textJoin } from '../../src/text/join.ts'
import { textLength } from '../../src/text/length.ts'
import { textReplace } from '../../src/text/replace.ts'
import { textSplit } from '../../src/text/split.ts'
import { textTemplate } from '../../src/text/template.ts'
import { failureOf, runNode } from '../context.ts'

describe('text.template', () => {
  test('fills in what its names say', async () => {
    const settings = { template: 'Dear {{name}}, {{ wish }}' }
    expect(await runNode(textTemplate, { name: 'reader', wish: 'good day' }, { settings })).toEqual({
      text: 'Dear reader, good day',
    })
  })

  test('makes a required text input of each name', () => {
    const ports = textTemplate.ports?.({ template: '{{a}} {{b}} {{secrets.KEY}}' })
    expect(Object.keys(ports?.inputs ?? {})).toEqual(['a', 'b'])
    expect(ports?.unfit).toMatchObject([{ name: 'secrets.KEY' }])
  })

  test('braces left open are a failure', async () => {
    expect(await failureOf(runNode(textTemplate, {}, { settings: { template: '{{a' } }))).toMatchObject({
      code: 'bad-template',
    })
  })
})

describe('text.join', () => {
  test('joins with a new line, or with what the settings say', async () => {
    expect(await runNode(textJoin, { parts: ['a', 'b'] })).toEqual({ text: 'a\nb' })
    expect(await runNode(textJoin, { parts: ['a', 'b', ''] }, { settings: { separator: ', ' } })).toEqual({
      text: 'a, b, ',
    })
  })

  test('no texts give an empty text', async () => {
    expect(await runNode(textJoin, { parts: [] })).toEqual({ text: '' })
  })
})

describe('text.split', () => {
  test('is the reverse of text.join', async () => {
    expect(await runNode(textSplit, { text: 'a\n\nb' })).toEqual({ parts: ['a', '', 'b'] })
    expect(await runNode(textSplit, { text: 'a.b' }, { settings: { separator: '.' } })).toEqual({ parts: ['a', 'b'] })
  })

  test('an empty separator is refused', () => {
    expect(textSplit.settings?.safeParse({ separator: '' }).error?.message).toContain('Say what separates the parts.')
  })
})

describe('text.replace', () => {
  test('replaces every occurrence of plain text', async () => {
    const settings = { search: 'a.', replacement: '$&' }
    expect(await runNode(textReplace, { text: 'a.b a. ab' }, { settings })).toEqual({ text: '$&b $& ab' })
  })

  test('replaces only the first when told to', async () => {
    const settings = { search: 'a', replacement: '$1', all: false }
    expect(await runNode(textReplace, { text: 'aa' }, { settings })).toEqual({ text: '$1a' })
  })

  test('needs something to search for', () => {
    expect(textReplace.settings?.safeParse({}).error?.message).toContain('Say what to search for.')
  })
})

describe('text.contains', () => {
  test('looks for plain text', async () => {
    expect(await runNode(textContains, { text: 'Straße 1', search: 'aße' })).toEqual({ result: true })
    expect(await runNode(textContains, { text: 'abc', search: 'B' })).toEqual({ result: false })
    expect(await runNode(textContains, { text: 'abc', search: '.' })).toEqual({ result: false })
  })

  test('ignores case when told to', async () => {
    const settings = { ignoreCase: true }
    expect(await runNode(textContains, { text: 'abc', search: 'B' }, { settings })).toEqual({ result: true })
  })
})

test('text.length counts characters, not code units', async () => {
  expect(await runNode(textLength, { text: 'aé😀' })).toEqual({ length: 3 })
  expect(await runNode(textLength, { text: '' })).toEqual({ length: 0 })
})
