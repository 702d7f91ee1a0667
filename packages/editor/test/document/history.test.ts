import fc from 'fast-check'
import { formatFlow, parseFlow } from '@latchwork/engine'
import { describe, expect, test } from 'vitest'
import { MERGE_PAUSE, moveTogether, setLiteral, setTitle } from '../../src/document/index.ts'
import { openDocument, SAMPLE } from './make-document.ts'
import { aim, blindCommand } from './random-commands.ts'

const SEQUENCES = { numRuns: 30 }

describe('the history', () => {
  test('undoes hundreds of commands to the identical file, and redoes them to the identical end', () => {
    const sequence = fc.array(fc.tuple(blindCommand, fc.boolean()), { minLength: 150, maxLength: 300 })
    fc.assert(
      fc.property(sequence, (commands) => {
        const { document, clock } = openDocument()
        const start = formatFlow(SAMPLE)
        for (const [blind, pause] of commands) {
          if (pause) clock.now += MERGE_PAUSE
          document.run(aim(blind, document.state().flow, document.ports))
        }
        const end = formatFlow(document.state().flow)
        let steps = 0
        for (; document.state().undo !== undefined; steps++) document.undo()
        expect(formatFlow(document.state().flow)).toBe(start)
        for (; document.state().redo !== undefined; steps--) document.redo()
        expect(formatFlow(document.state().flow)).toBe(end)
        expect(steps).toBe(0)
      }),
      SEQUENCES,
    )
  })

  test('goes back and forth anywhere in between without losing its way', () => {
    const walk = fc.array(fc.oneof(blindCommand, fc.constantFrom('undo', 'redo')), { minLength: 100, maxLength: 200 })
    fc.assert(
      fc.property(walk, (moves) => {
        const { document, clock } = openDocument()
        for (const move of moves) {
          clock.now += MERGE_PAUSE
          const before = formatFlow(document.state().flow)
          if (move === 'undo') document.undo()
          else if (move === 'redo') document.redo()
          else {
            const change = document.run(aim(move, document.state().flow, document.ports))
            if (change.status === 'refused' && formatFlow(document.state().flow) !== before)
              throw new Error(change.reason)
            continue
          }
          const there = formatFlow(document.state().flow)
          if (there === before) continue
          if (move === 'undo') document.redo()
          else document.undo()
          expect(formatFlow(document.state().flow)).toBe(before)
          if (move === 'undo') document.undo()
          else document.redo()
          expect(formatFlow(document.state().flow)).toBe(there)
        }
      }),
      SEQUENCES,
    )
  })

  test('never makes a file that cannot be read again, byte for byte', () => {
    fc.assert(
      fc.property(fc.array(blindCommand, { minLength: 50, maxLength: 100 }), (commands) => {
        const { document } = openDocument()
        for (const blind of commands) {
          document.run(aim(blind, document.state().flow, document.ports))
          const text = formatFlow(document.state().flow)
          expect(formatFlow(parseFlow(text))).toBe(text)
        }
      }),
      SEQUENCES,
    )
  })
})

describe('merging', () => {
  test('typing within a pause is one step, after a pause another', () => {
    const { document, clock } = openDocument()
    for (const text of ['a', 'ab', 'abc']) {
      clock.now += 100
      document.run(setTitle('', 'join', text))
    }
    clock.now += MERGE_PAUSE
    document.run(setTitle('', 'join', 'abcd'))
    document.undo()
    expect(document.state().flow.nodes['join'].title).toBe('abc')
    document.undo()
    expect(document.state()).toMatchObject({ flow: SAMPLE, undo: undefined, redo: 'Rename a node' })
  })

  test('other settings, and other commands between, are steps of their own', () => {
    const { document } = openDocument()
    document.run(setLiteral('', 'combine', 'prompt', 'a'))
    document.run(setLiteral('', 'combine', 'model', 'b'))
    document.run(setLiteral('', 'combine', 'prompt', 'c'))
    document.settle()
    document.run(setLiteral('', 'combine', 'prompt', 'd'))
    let steps = 0
    for (; document.state().undo !== undefined; steps++) document.undo()
    expect(steps).toBe(4)
  })

  test('a value that comes back to what it was leaves no step', () => {
    const { document } = openDocument()
    document.run(setTitle('', 'join', 'x'))
    document.run(setTitle('', 'join', ''))
    expect(document.state().undo).toBeUndefined()
  })

  test('a transaction is one step, and a canceled one none', () => {
    const { document } = openDocument()
    const drag = document.begin('Move 1 node')
    for (const x of [1, 2, 3]) document.run(moveTogether('', { nodes: new Map([['join', { x, y: 0 }]]) }))
    drag.end()
    const moved = formatFlow(document.state().flow)
    const other = document.begin('Move 1 node')
    document.run(moveTogether('', { nodes: new Map([['join', { x: 9, y: 9 }]]) }))
    other.cancel()
    expect(formatFlow(document.state().flow)).toBe(moved)
    document.undo()
    expect(document.state()).toMatchObject({ flow: SAMPLE, undo: undefined, redo: 'Move 1 node' })
  })

  test('subscribers hear of every change and of nothing else', () => {
    const { document } = openDocument()
    const seen: unknown[] = []
    const stop = document.subscribe(() => seen.push(document.state()))
    document.run(setTitle('', 'join', 'x'))
    document.run(setTitle('', 'missing', 'x'))
    document.undo()
    document.undo()
    stop()
    document.redo()
    expect(seen).toHaveLength(2)
  })
})
