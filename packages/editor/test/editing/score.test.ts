import { describe, expect, test } from 'vitest'
import { moveFrom } from '../../src/editing/search/use-picker.ts'
import { rank, scoreOf } from '../../src/editing/search/score.ts'

const TITLES = ['Template', 'Split text', 'Text length', 'Read file', 'Contains text']
const find = (query: string) => rank(query, TITLES, (text) => [{ text, weight: 1 }])

describe('a search', () => {
  test('lists everything in its order while nothing is typed', () => {
    expect(find('  ')).toBe(TITLES)
  })

  test('puts a beginning before the start of a word, and that before the middle of one', () => {
    expect(scoreOf('te', 'Template')).toBeGreaterThan(scoreOf('te', 'Split text') ?? NaN)
    expect(scoreOf('te', 'Split text')).toBeGreaterThan(scoreOf('te', 'Complete') ?? NaN)
    expect(find('text')[0]).toBe('Text length')
  })

  test('finds letters that are scattered from the start of a word on', () => {
    expect(find('tmpl')).toEqual(['Template'])
    expect(scoreOf('mpl', 'Template')).toBeDefined()
    expect(scoreOf('eplt', 'Template')).toBeUndefined()
  })

  test('wants every word, in any order', () => {
    expect(find('file read')).toEqual(['Read file'])
    expect(find('file write')).toEqual([])
  })

  test('finds words in different texts of one thing, and a title counts for more than a summary', () => {
    const items = [
      { title: 'Join', summary: 'Makes one text out of several.' },
      { title: 'Text', summary: 'A constant.' },
    ]
    const texts = (item: (typeof items)[number]) => [
      { text: item.title, weight: 1 },
      { text: item.summary, weight: 0.3 },
    ]
    expect(rank('text', items, texts).map(({ title }) => title)).toEqual(['Text', 'Join'])
    expect(rank('join several', items, texts).map(({ title }) => title)).toEqual(['Join'])
  })
})

test('arrows go round at both ends of a list, pages stop there', () => {
  expect([moveFrom(0, 3, 'ArrowUp'), moveFrom(2, 3, 'ArrowDown')]).toEqual([2, 0])
  expect([moveFrom(1, 3, 'PageUp'), moveFrom(1, 3, 'PageDown'), moveFrom(1, 3, 'a')]).toEqual([0, 2, undefined])
})
