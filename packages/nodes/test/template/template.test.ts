import { describe, expect, test } from 'vitest'
import { renderTemplate, templateInputs } from '../../src/template/template.ts'

const names = (template: string, reserved: readonly string[] = []) =>
  Object.keys(templateInputs([template], reserved).inputs ?? {})
const unfit = (template: string, reserved: readonly string[] = []) => templateInputs([template], reserved).unfit ?? []

describe('templateInputs', () => {
  test('reads each template alone: braces that one leaves open do not reach into the next', () => {
    const { inputs, unfit } = templateInputs(['And {{', 'Answer {{shortly}}.'], [])
    expect(Object.keys(inputs ?? {})).toEqual(['shortly'])
    expect(unfit?.map(({ name }) => name)).toEqual(['{{'])
  })

  test('makes one text input for each name, in order of appearance', () => {
    const { inputs, unfit } = templateInputs(['{{b}} and {{ a }} and {{b}}, {{\n_c9 }}'], [])
    expect(Object.keys(inputs ?? {})).toEqual(['b', 'a', '_c9'])
    expect(inputs?.['a']).toMatchObject({ kind: 'any', required: true, many: false })
    expect(unfit).toEqual([])
  })

  test('a template without braces asks for nothing', () => {
    expect(names('a { b } c }} d')).toEqual([])
    expect(unfit('a { b } c }} d')).toEqual([])
  })

  test('escaped braces are text, and an escaped backslash leaves the placeholder alone', () => {
    expect(names('\\{{a}} \\\\{{b}}')).toEqual(['b'])
  })

  test.each([
    ['{{}}', '', 'empty'],
    ['{{1a}}', '1a', 'letters, digits and underscores'],
    ['{{a.b}}', 'a.b', 'letters, digits and underscores'],
    ['{{ a b }}', 'a b', 'letters, digits and underscores'],
    ['{{"json": 1}}', '"json": 1', 'write \\{{'],
    ['{{__proto__}}', '__proto__', 'refused'],
    ['{{constructor}}', 'constructor', 'refused'],
    ['{{secrets.OPENAI_API_KEY}}', 'secrets.OPENAI_API_KEY', 'a secret cannot be put into text'],
    ['{{open', '{{open', 'never closed'],
  ])('%s is unfit', (template, name, reason) => {
    expect(names(template)).toEqual([])
    expect(unfit(template)).toEqual([{ name, reason: expect.stringContaining(reason) }])
  })

  test('a name has at most 64 characters', () => {
    expect(names(`{{${'a'.repeat(64)}}}`)).toHaveLength(1)
    expect(unfit(`{{${'a'.repeat(65)}}}`)[0]?.name).toHaveLength(40)
  })

  test('a reserved name is unfit', () => {
    expect(names('{{image}} {{topic}}', ['image'])).toEqual(['topic'])
    expect(unfit('{{image}}', ['image'])[0]?.reason).toContain('already has an input called "image"')
  })

  test('many braces take time in proportion to the length', () => {
    expect(unfit('{{'.repeat(200_000))).toHaveLength(1)
    expect(names('{{a}}'.repeat(100_000))).toEqual(['a'])
  })
})

describe('renderTemplate', () => {
  test('fills in the values and renders what is not text as JSON', () => {
    expect(renderTemplate('{{a}}-{{ b }}-{{c}}', { a: 'x', b: 3, c: { d: true } })).toBe('x-3-{\n  "d": true\n}')
  })

  test('puts an empty line between the elements of a list', () => {
    expect(renderTemplate('Notes:\n{{notes}}', { notes: ['one', 'two', 3] })).toBe('Notes:\none\n\ntwo\n\n3')
  })

  test('a value that looks like a template stays as it is', () => {
    expect(renderTemplate('{{a}}{{b}}', { a: '{{b}}', b: '$& \\{{' })).toBe('{{b}}$& \\{{')
  })

  test('escaped braces come out as braces', () => {
    expect(renderTemplate('\\{{a}} \\\\{{a}}', { a: 'x' })).toBe('{{a}} \\x')
    expect(renderTemplate('{"k": {{a}}}', { a: '1' })).toBe('{"k": 1}')
  })

  test('a name without a value is an error, also when every object inherits it', () => {
    expect(() => renderTemplate('{{a}}', {})).toThrow('The template asks for "a", which has no value.')
    expect(() => renderTemplate('{{toString}}', {})).toThrow('asks for "toString"')
  })

  test('open braces are an error', () => {
    expect(() => renderTemplate('x {{a', { a: '1' })).toThrow('never closed')
  })
})
