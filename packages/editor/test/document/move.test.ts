import { formatFlow } from '@latchwork/engine'
import { expect, test } from 'vitest'
import { moveTogether, type Places } from '../../src/document/index.ts'
import { after, openDocument, reasonOf, SAMPLE } from './make-document.ts'

const box = { x: 10.4, y: -0.2, width: 200, height: 100 }
const places: Places = {
  nodes: new Map([['join', { x: 5, y: 6 }]]),
  frames: new Map(),
  notes: new Map([['note', box]]),
}

test('nodes and notes move in one step, which one undo takes back', () => {
  const { document } = openDocument()
  document.run(moveTogether('', places))
  const { flow, undo } = document.state()
  expect(undo).toBe('Move 1 node, 1 note')
  expect(flow.layout).toMatchObject({ join: [5, 6] })
  expect(flow.notes).toEqual([{ id: 'note', text: 'Read me', color: 'amber', box: [10, 0, 200, 100] }])
  expect(flow.frames).toBe(SAMPLE.frames)
  document.undo()
  expect(formatFlow(document.state().flow)).toBe(formatFlow(SAMPLE))
})

test('a free frame keeps all else that the file says of it', () => {
  const flow = { ...SAMPLE, frames: [{ id: 'free', title: 'x', color: 'teal', box: [0, 0, 10, 10], by: 'someone' }] }
  const moved = after(moveTogether('', { ...places, frames: new Map([['free', box]]) }), flow)
  expect(moved.frames).toEqual([{ id: 'free', title: 'x', color: 'teal', box: [10, 0, 200, 100], by: 'someone' }])
})

test('what is gone is not moved', () => {
  expect(reasonOf(moveTogether('', { ...places, notes: new Map([['missing', box]]) }))).toMatch(/is gone/)
})
