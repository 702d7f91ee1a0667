import { expect, test } from 'vitest'
import { alignNodes, distributeNodes, type Alignment, type Box } from '../../src/document/index.ts'
import { after, SAMPLE } from './make-document.ts'

/** Three nodes of different heights, the last of them far outside any window. */
const BOXES: ReadonlyMap<string, Box> = new Map([
  ['files', { x: 0, y: 0, width: 220, height: 100 }],
  ['each', { x: 400, y: 60, width: 220, height: 140 }],
  ['style', { x: 50_000, y: 9_000, width: 220, height: 60 }],
])

test.each<[Alignment, 0 | 1, readonly number[]]>([
  ['left', 0, [0, 0, 0]],
  ['center', 0, [25_000, 25_000, 25_000]],
  ['right', 0, [50_000, 50_000, 50_000]],
  ['top', 1, [0, 0, 0]],
  ['middle', 1, [4480, 4460, 4500]],
  ['bottom', 1, [8960, 8920, 9000]],
])('aligning to the %s moves nodes along one axis only', (alignment, axis, wanted) => {
  const { layout } = after(alignNodes('', BOXES, alignment), { ...SAMPLE, layout: {} })
  const own = [...BOXES].map(([id, box]) => {
    const place = [box.x, box.y]
    place[axis] = wanted[[...BOXES.keys()].indexOf(id)]
    return [id, place]
  })
  expect(layout).toMatchObject(Object.fromEntries(own))
})

test.each([
  ['x', { files: [0, 0], each: [25_000, 60], style: [50_000, 9_000] }],
  ['y', { files: [0, 0], each: [400, 4480], style: [50_000, 9_000] }],
] as const)('distributing along %s makes the gaps equal and leaves the outermost where they are', (axis, wanted) => {
  expect(after(distributeNodes('', BOXES, axis), { ...SAMPLE, layout: {} }).layout).toMatchObject(wanted)
})
