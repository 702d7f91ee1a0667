import { createRegistry, parseFlow } from '@latchwork/engine'
import { catalog } from '@latchwork/nodes/catalog'
import { describe, expect, test } from 'vitest'
import { createEditorDocument, createPortBook } from '../../src/document/index.ts'
import {
  entriesFor,
  literalsOfNew,
  sectionsOf,
  withFavourite,
  withRecent,
} from '../../src/editing/palette/palette-entries.ts'

const flow = parseFlow(
  JSON.stringify({
    latchwork: 1,
    name: 'one',
    nodes: { length: { type: 'text.length' }, agent: { type: 'openai.agent' } },
    wires: [],
  }),
)
const document = createEditorDocument(flow, { ports: createPortBook(createRegistry(catalog)), now: () => 0 })
const place = { document, graph: '' }
const none = { favourites: [], recent: [] }

test('a new node gets the model that the person chose, unless its type takes that one by itself or asks none', () => {
  const types = createRegistry(catalog)
  const literals = (type: string, model: string) => {
    const found = types.get(type)
    return found === undefined ? 'no such type' : literalsOfNew(found, model)
  }
  expect(literals('openai.prompt', 'gpt-6-sol')).toEqual({ model: 'gpt-6-sol' })
  expect(literals('openai.agent', 'gpt-6-sol')).toEqual({ model: 'gpt-6-sol' })
  expect(literals('openai.prompt', 'gpt-6-luna')).toBeUndefined()
  expect(literals('math.add', 'gpt-6-sol')).toBeUndefined()
})

describe('the palette', () => {
  test('lists every type by family while nothing is dropped or typed', () => {
    const sections = sectionsOf(entriesFor(catalog, undefined, place), '', none)
    expect(sections.flatMap(({ entries }) => entries)).toHaveLength(catalog.length)
    expect(sections.map(({ title }) => title)).toContain('OpenAI')
  })

  test('lists only what a dropped wire fits, with the port that takes it', () => {
    const found = entriesFor(catalog, { to: { node: 'agent', port: 'tools' } }, place)
    expect(found.map(({ type, port }) => [type.type, port])).toContainEqual(['flow.tool', 'tool'])
    expect(found.map(({ type }) => type.type)).not.toContain('text.join')
    const after = entriesFor(catalog, { from: { node: 'length', port: 'length' } }, place)
    expect(after.map(({ type, port }) => [type.type, port])).toContainEqual(['math.add', 'a'])
    expect(after.map(({ type }) => type.type)).not.toContain('files.none')
  })

  test('puts favourites and the last used on top, each once, and leaves out what is gone or does not fit', () => {
    const habits = { favourites: ['text.join', 'gone.type'], recent: ['text.join', 'math.add'] }
    const [favourites, recent] = sectionsOf(entriesFor(catalog, undefined, place), '', habits)
    expect([favourites.title, recent.title]).toEqual(['Favourites', 'Recent'])
    expect(favourites.entries.map(({ type }) => type.type)).toEqual(['text.join'])
    expect(recent.entries.map(({ type }) => type.type)).toEqual(['math.add'])
  })

  test('finds by title before type and summary', () => {
    const [found] = sectionsOf(entriesFor(catalog, undefined, place), 'prompt', none)
    expect(found.entries[0].type.type).toBe('openai.prompt')
    expect(sectionsOf(entriesFor(catalog, undefined, place), 'qqqq', none)).toEqual([])
  })

  test('remembers the last used once each, newest first, and turns favourites on and off', () => {
    expect(withRecent(['a', 'b'], 'b')).toEqual(['b', 'a'])
    expect(withFavourite(withFavourite([], 'a'), 'a')).toEqual([])
  })
})
