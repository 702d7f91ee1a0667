import { check, formatFlow, parseFlow, type Flow } from '@latchwork/engine'
import { describe, expect, test } from 'vitest'
import {
  addFrame,
  addNote,
  createPortBook,
  editNote,
  framesOf,
  placesOf,
  renameNode,
} from '../../src/document/index.ts'
import { after, openDocument, reasonOf, registry, SAMPLE } from './make-document.ts'

describe('a node that gets another id', () => {
  const renamed = after(renameNode('', 'combine', 'digest'))

  test('keeps its wires with their order, what it gives, its place and the bends', () => {
    const expected = parseFlow(formatFlow(SAMPLE).replaceAll(/\bcombine\b/g, 'digest'))
    expect({ ...renamed, layout: expected.layout }).toEqual(expected)
    expect(renamed.layout).toMatchObject({ digest: [640, 0], 'style.text -> digest.style': [500, 300] })
    expect(renamed.layout).not.toHaveProperty('combine')
    const problems = (flow: Flow) => check(flow, registry).map(({ code }) => code)
    expect(problems(renamed)).toEqual(problems(SAMPLE))
  })

  test('stays in its frames', () => {
    expect(framesOf(after(renameNode('', 'files', 'all-files')))[0].nodes).toEqual(['all-files', 'each'])
  })

  test('stands where it stood, though its file gives it no place', () => {
    const placeOf = (flow: Flow, id: string) => placesOf(flow, (node) => ports.ofNode(flow, '', node)).get(id)
    const ports = createPortBook(registry)
    expect(placeOf(after(renameNode('', 'join', 'lines')), 'lines')).toEqual(placeOf(SAMPLE, 'join'))
  })

  test('is renamed inside a graph too, and back by one undo', () => {
    const { document } = openDocument()
    document.run(renameNode('one-file', 'ask', 'note'))
    expect(document.state().flow.graphs?.['one-file']).toMatchObject({
      outputs: { note: 'note.text' },
      wires: ['read.text -> note.text', 'input.item -> read.path'],
    })
    expect(document.state().undo).toBe('Rename ask to note')
    document.undo()
    expect(formatFlow(document.state().flow)).toBe(formatFlow(SAMPLE))
    expect(document.state().undo).toBeUndefined()
  })

  test.each([
    ['each', /There is a node "each" already/],
    ['Combine', /"Combine" cannot be an id: use small letters/],
    ['', /"" cannot be an id/],
    ['a'.repeat(65), /at most 64/],
    ['input', /"input" is a name of the format's own/],
    ['constructor', /"constructor" is a name of the format's own/],
    ['__proto__', /"__proto__" cannot be an id/],
  ])('cannot be called %j', (to, reason) => {
    expect(reasonOf(renameNode('', 'combine', to))).toMatch(reason)
  })

  test('must be there', () => {
    expect(reasonOf(renameNode('', 'missing', 'other'))).toBe('There is no node "missing".')
  })
})

describe('notes that another program wrote', () => {
  const foreign = parseFlow(
    JSON.stringify({
      latchwork: 1,
      name: 'foreign',
      nodes: {},
      wires: [],
      notes: [
        { id: 'mine', text: 'a', color: 'teal', box: [0, 0, 10, 10], author: { name: 'x' } },
        { text: 'no id, no box' },
        'not even an object',
      ],
    }),
  )
  const note = { text: 'new', color: 'amber', box: [0, 0, 240, 120] } as const

  test('stay as they are when another is added, or one is edited', () => {
    const notes = after(addNote('', { ...note, box: [...note.box] }), foreign).notes
    expect(notes).toEqual([...(Array.isArray(foreign.notes) ? foreign.notes : []), { id: 'note', ...note }])
    const edited = after(editNote('', 'mine', { text: 'b' }), foreign).notes
    expect(edited).toEqual([
      { id: 'mine', text: 'b', color: 'teal', box: [0, 0, 10, 10], author: { name: 'x' } },
      { text: 'no id, no box' },
      'not even an object',
    ])
  })

  test('that are no list at all are not replaced by one', () => {
    const odd = { ...foreign, notes: { 'by-id': { text: 'a' } }, frames: 'none' }
    expect(reasonOf(addNote('', { ...note, box: [...note.box] }), odd)).toMatch(/form that this editor does not know/)
    expect(reasonOf(addFrame('', { title: 'x', color: 'grey', nodes: [] }), odd)).toMatch(/would lose/)
  })
})
