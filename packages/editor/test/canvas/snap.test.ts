import { describe, expect, test } from 'vitest'
import { edgeSpeed } from '../../src/canvas/edge-pan.ts'
import { snapTo } from '../../src/canvas/snap.ts'

const box = (x: number, y: number, height = 90) => ({ x, y, width: 220, height })

describe('snapping', () => {
  test('goes to the grid where no other box is near', () => {
    expect(snapTo(box(33, 47), [box(1000, 1000)], { grid: 20, reach: 6 })).toEqual({ to: { x: 40, y: 40 }, guides: [] })
  })

  test('goes to the edge of another box within reach, and says along which line', () => {
    const { to, guides } = snapTo(box(7, 500), [box(3, 0)], { grid: 20, reach: 6 })
    expect(to).toEqual({ x: 3, y: 500 })
    expect(guides).toEqual([{ axis: 'x', at: 3, from: -12, to: 602 }])
  })

  test('takes middles and far edges too, the nearest of all', () => {
    expect(snapTo(box(500, 58, 40), [box(0, 33, 90)], { grid: 20, reach: 6 }).to).toEqual({ x: 500, y: 58 })
    expect(snapTo(box(500, 81, 40), [box(0, 33, 90)], { grid: 20, reach: 6 }).to.y).toBe(83)
    expect(snapTo(box(500, 34, 90), [box(0, 30), box(0, 33)], { grid: 20, reach: 6 }).to.y).toBe(33)
  })

  test('draws one line through all boxes that stand on it', () => {
    const { guides } = snapTo(box(1, 300), [box(0, 0), box(0, 800)], { grid: 20, reach: 6 })
    expect(guides).toEqual([{ axis: 'x', at: 0, from: -12, to: 902 }])
  })
})

describe('the border of the canvas', () => {
  const size = { width: 1000, height: 800 }

  test('moves nothing while the pointer is well inside', () => {
    expect(edgeSpeed({ x: 500, y: 400 }, size)).toEqual({ x: 0, y: 0 })
  })

  test('moves the plane against the pointer, faster the nearer to the border and beyond it', () => {
    expect(edgeSpeed({ x: 990, y: 5 }, size)).toEqual({ x: -13, y: 16 })
    expect(edgeSpeed({ x: 1200, y: -50 }, size)).toEqual({ x: -18, y: 18 })
    expect(edgeSpeed({ x: 35, y: 400 }, size).x).toBe(1)
  })

  test('leaves a middle even in a small window', () => {
    expect(edgeSpeed({ x: 20, y: 20 }, { width: 40, height: 40 })).toEqual({ x: 0, y: 0 })
  })
})
