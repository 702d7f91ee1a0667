import { describe, expect, test } from 'vitest'
import { boxesMeet, layoutRequest, type Box } from '../../src/document/index.ts'
import { layeredLayout, type LayoutRequest } from '../../src/document/layered-layout.ts'
import { SAMPLE } from './make-document.ts'

/** A layered graph of `count` nodes: each of a column is fed by two of the one before. */
function layered(count: number): LayoutRequest {
  const boxes = Array.from({ length: count }, (_, index): [string, Box] => [
    `n${index}`,
    { x: 100, y: 60, width: 220, height: 90 + (index % 3) * 26 },
  ])
  const links = boxes.slice(10).flatMap(([id], index): [string, string][] => [
    [`n${index}`, id],
    [`n${index - (index % 10)}`, id],
  ])
  return { boxes, links }
}

describe.each([60, 1200])('an arranged graph of %i nodes', (count) => {
  const request = layered(count)
  const places = new Map(layeredLayout(request))
  const sizes = new Map(request.boxes)

  test('places every node on the grid, from the corner where the nodes were', () => {
    expect(places.size).toBe(count)
    const xs = [...places.values()].map(({ x }) => x)
    expect(Math.min(...xs)).toBe(100)
    expect(Math.min(...[...places.values()].map(({ y }) => y))).toBe(60)
    expect(xs.every((x) => x % 20 === 0)).toBe(true)
  })

  test('leads every wire to the right', () => {
    const backwards = request.links.filter(([from, to]) => (places.get(from)?.x ?? 0) >= (places.get(to)?.x ?? 0))
    expect(backwards).toEqual([])
  })

  test('lets no two nodes meet', () => {
    const boxes = [...places].map(([id, place]): [string, Box] => [
      id,
      { ...place, width: 220, height: sizes.get(id)?.height ?? 0 },
    ])
    const meeting = boxes.flatMap(([a, box], index) =>
      boxes.slice(index + 1).flatMap(([b, other]) => (boxesMeet(box, other) ? [`${a} ${b}`] : [])),
    )
    expect(meeting).toEqual([])
  })
})

test('only nodes with a box, and wires between them, take part', () => {
  const box = { x: 0, y: 0, width: 220, height: 90 }
  const request = layoutRequest(
    SAMPLE,
    new Map([
      ['files', box],
      ['each', box],
      ['output', box],
      ['combine', box],
    ]),
  )
  expect(request.links).toEqual([
    ['each', 'combine'],
    ['files', 'each'],
    ['combine', 'output'],
  ])
})
