import { formatFlow } from '@latchwork/engine'
import { expect, test } from 'vitest'
import { copyNodes, createPortBook, pasteNodes } from '../../src/document/index.ts'
import { createFreshIds } from '../../src/document/ids.ts'
import { openDocument, registry, SAMPLE } from './make-document.ts'

test('thousands of ids with one wish take a look at each id that is taken, once', () => {
  const taken = new Set(Array.from({ length: 5000 }, (_, at) => `node-${at}`))
  let looks = 0
  const freshIdOf = createFreshIds((id) => {
    looks += 1
    return taken.has(id)
  })
  const ids = Array.from({ length: 5000 }, () => freshIdOf('node'))
  expect(new Set(ids).size).toBe(5000)
  expect([ids[0], ids[1], ids.at(-1)]).toEqual(['node', 'node-5000', 'node-9998'])
  expect(ids.some((id) => taken.has(id))).toBe(false)
  expect(looks).toBeLessThan(16_000)
})

test('five thousand nodes are pasted and taken back by one undo', () => {
  const nodes = Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`text-${at}`, { type: 'text.join' }]))
  const { document } = openDocument({ ...SAMPLE, nodes: { ...SAMPLE.nodes, ...nodes } })
  const before = formatFlow(document.state().flow)
  const ports = createPortBook(registry)
  const clip = copyNodes(document.state().flow, '', { nodes: new Set(Object.keys(nodes)) }, ports)
  document.run(pasteNodes('', clip, { x: 0, y: 0 }))
  expect(Object.keys(document.state().flow.nodes)).toHaveLength(10_006)
  document.undo()
  expect(formatFlow(document.state().flow)).toBe(before)
})
