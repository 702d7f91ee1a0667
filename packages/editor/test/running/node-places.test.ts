import { describe, expect, it } from 'vitest'
import { placeOf } from '../../src/running/node-of-path.ts'
import { createNodePlaces, placeKey } from '../../src/running/node-places.ts'
import { flowOf, mapped } from './record-run.ts'

const nested = flowOf({
  nodes: {
    helper: { type: 'openai.agent', with: { instructions: 'Help.' } },
    'look-up': { type: 'flow.tool', graph: 'outer' },
    other: { type: 'flow.tool', graph: 'inner' },
  },
  wires: [],
  graphs: {
    inner: { nodes: { deep: { type: 'text.join' } }, wires: [] },
    outer: { nodes: { call: { type: 'flow.call', graph: 'inner' }, find: { type: 'text.join' } }, wires: [] },
  },
})

describe('the place of a path', () => {
  it('is in the graph that its node runs', () => {
    expect(createNodePlaces(mapped)('each[3]/ask')).toEqual({
      graph: 'one',
      id: 'ask',
      way: [{ graph: 'one', node: 'each' }],
    })
  })

  it('of a tool call is opened by way of the tool', () => {
    const findPlace = createNodePlaces(nested)
    const keys = ['helper', 'helper[0]/find', 'helper[1]/call/deep', 'helper[2]/deep'].map((path) => {
      const place = findPlace(path)
      return place === undefined ? undefined : placeKey(place)
    })
    expect(keys).toEqual(['helper', 'look-up/find', 'look-up/call/deep', 'other/deep'])
  })

  it('is unknown for a node that is gone', () => {
    expect(createNodePlaces(mapped)('each[0]/gone')).toBeUndefined()
  })

  it('can be told by a problem', () => {
    expect(placeOf(nested, 'graphs.inner.nodes.deep.with.x')).toMatchObject({ graph: 'inner', id: 'deep' })
    expect(placeOf(nested, 'nodes.helper')).toEqual({ graph: '', id: 'helper', way: [] })
    expect(placeOf(nested, 'input.who')).toBeUndefined()
  })
})
