import { describe, expect, it } from 'vitest'
import { closingLine } from '../../src/running/closing-line.ts'
import { controlOf, fittingValues, readTyped, textOfValue } from '../../src/running/input-values.ts'
import { readInputs, writeInputs } from '../../src/running/remembered-inputs.ts'
import { columnsOf, fileOf, shapeOf } from '../../src/running/value-file.ts'

describe('a typed input', () => {
  it.each([
    ['text', ' as it is ', { value: ' as it is ' }],
    ['number', '1.5', { value: 1.5 }],
    ['number', '', { value: undefined }],
    ['number', 'two', { problem: 'This is not a number.' }],
    ['list<text>', 'a\n\nb', { value: ['a', 'b'] }],
    ['file', 'notes/a.md', { value: { path: 'notes/a.md' } }],
    ['list<number>', '[1, 2]', { value: [1, 2] }],
    ['list<number>', '["1"]', { problem: 'This is not of the kind list<number>.' }],
    ['json', '{', { problem: 'This is not JSON. Texts need quotes: "like this".' }],
  ])('of the kind %s is read: %j', (kind, typed, expected) => {
    expect(readTyped(kind, typed)).toEqual(expected)
  })

  it.each([
    ['text', 'a'],
    ['list<text>', ['a', 'b']],
    ['file', { path: 'a.md' }],
    ['json', { a: [1] }],
    ['json', 'quoted'],
    ['number', 3],
  ])('of the kind %s is shown as it is read again', (kind, value) => {
    expect(readTyped(kind, textOfValue(controlOf(kind), value))).toEqual({ value })
  })
})

describe('remembered inputs', () => {
  it('come back for the same flow', () => {
    const storage = storageOf(new Map())
    writeInputs(storage, 'a.flow.json', { who: 'Ada' })
    expect(readInputs(storage, 'a.flow.json')).toEqual({ who: 'Ada' })
    expect(readInputs(storage, 'b.flow.json')).toEqual({})
  })

  it('are nothing when storage holds something else or refuses', () => {
    expect(readInputs(storageOf(new Map([['latchwork.inputs:a', '[']])), 'a')).toEqual({})
    const refuse = () => {
      throw new Error('forbidden')
    }
    expect(readInputs({ getItem: refuse, setItem: refuse }, 'a')).toEqual({})
    expect(() => writeInputs({ getItem: refuse, setItem: refuse }, 'a', {})).not.toThrow()
  })

  it('are left out where the flow has changed its mind', () => {
    const inputs = { a: { kind: 'text' }, b: { kind: 'number' } }
    expect(fittingValues(inputs, { a: 'x', b: 'not a number', c: 1 })).toEqual({ a: 'x' })
  })
})

describe('a value', () => {
  it.each([
    ['plain words', 'text'],
    ['# A title', 'markdown'],
    ['Some **bold** word', 'markdown'],
    [[{ a: 1 }, { b: 2 }], 'table'],
    [['a'], 'list'],
    [{ blob: 'sha256:x', mediaType: 'image/png', size: 1 }, 'image'],
    [{ a: 1 }, 'json'],
    [3, 'plain'],
  ])('%j is shown as %s', (value, shape) => {
    expect(shapeOf(value)).toBe(shape)
  })

  it('becomes a file with a fitting ending', () => {
    expect(fileOf('answer', 'words').name).toBe('answer.txt')
    expect(fileOf('answer', '- a list').name).toBe('answer.md')
    expect(fileOf('rows', [{ a: 1 }]).name).toBe('rows.json')
    expect(fileOf('sound', { blob: 'sha256:x', mediaType: 'audio/mpeg', size: 1 }).name).toBe('sound.mp3')
  })

  it('that is a list of objects has a column for each key', () => {
    expect(columnsOf([{ a: 1 }, { b: 2, a: 3 }])).toEqual(['a', 'b'])
  })
})

describe('the closing line', () => {
  const usage = {
    calls: 2,
    inputTokens: 1,
    cachedTokens: 0,
    outputTokens: 1,
    reasoningTokens: 0,
    totalTokens: 1234,
    cost: 0.5,
  }
  const run = {
    run: 'r',
    status: 'done' as const,
    flow: 'summarize',
    revision: '',
    startedAt: 1000,
    endedAt: 4200,
    usage,
    cost: 0.5,
    key: null,
    events: 1,
    inputs: {},
    outputs: {},
    keys: [{ layer: 'user' as const, hint: '1a2b', demo: false }],
    waitingFor: [],
    waits: [],
    unknown: [],
    timings: [],
  }

  it('says how it ended, what it took and cost, and whose key was used', () => {
    expect(closingLine(run)).toBe(
      'summarize: done in 3.2 s · 2 model calls · 1,234 tokens · $0.50 · Your key ·1a2b from your encrypted file',
    )
  })

  it('tells apart what it worked and how long it rested', () => {
    expect(closingLine({ ...run, endedAt: (run.endedAt ?? 0) + 7_200_000, restedMs: 7_200_000 })).toMatch(
      /^summarize: done in 3\.2 s of work, 120 min 0 s at rest · /,
    )
  })

  it('does not mention models where none was asked', () => {
    expect(closingLine({ ...run, usage: { ...usage, calls: 0 }, keys: [] })).toBe(
      'summarize: done in 3.2 s · no key used',
    )
  })
})

function storageOf(texts: Map<string, string>) {
  return {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => void texts.set(key, text),
  }
}
