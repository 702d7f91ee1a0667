import { expect, test } from 'vitest'
import { createPortBook, layoutOf, placesOf } from '../../src/document/index.ts'
import { registry, SAMPLE } from './make-document.ts'

test('a place beyond all reach is none: the node stands beside the others', () => {
  const ports = createPortBook(registry)
  const flow = { ...SAMPLE, layout: { ...layoutOf(SAMPLE), combine: [1e308, -1e308], each: [1e7, 0] } }
  const places = placesOf(flow, (id) => ports.ofNode(flow, '', id))
  expect(places.get('each')).toEqual({ x: 1e7, y: 0 })
  expect(Math.abs(places.get('combine')?.x ?? Infinity)).toBeLessThan(1e8)
})
