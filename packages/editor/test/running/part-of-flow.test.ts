import { check, compile, run, type Flow, type JsonObject } from '@latchwork/engine'
import { describe, expect, it } from 'vitest'
import { createPortBook } from '../../src/document/index.ts'
import { flowFrom, flowTo, missingInputs } from '../../src/running/part-of-flow.ts'
import { recordOf } from '../../src/running/run-record.ts'
import { flowOf, mapped, recordRun, registry } from './record-run.ts'

const ports = createPortBook(registry)
const chain = flowOf({
  inputs: { who: { kind: 'text' }, other: { kind: 'text' } },
  outputs: { last: 'last.text', side: 'side.text' },
  nodes: {
    first: { type: 'text.template', with: { template: 'First {{who}}' } },
    last: { type: 'text.template', with: { template: 'Last {{text}}' } },
    middle: { type: 'text.template', with: { template: 'Middle {{text}}' } },
    side: { type: 'text.template', with: { template: 'Side {{other}}' } },
  },
  wires: [
    'input.who -> first.who',
    'first.text -> middle.text',
    'middle.text -> last.text',
    'input.other -> side.other',
  ],
})

describe('run to here', () => {
  it('keeps the node and what it needs, with its outputs as those of the flow', async () => {
    const part = flowTo(chain, 'middle', ports)
    expect(Object.keys(part.nodes)).toEqual(['first', 'middle'])
    expect(Object.keys(part.inputs ?? {})).toEqual(['who'])
    expect(await outputsOf(part, { who: 'you' })).toEqual({ text: 'Middle First you' })
  })

  it('looks no further than a locked node', () => {
    const locked: Flow = {
      ...chain,
      nodes: { ...chain.nodes, middle: { ...chain.nodes['middle'], frozen: { text: 'x' } } },
    }
    const part = flowTo(locked, 'last', ports)
    expect(Object.keys(part.nodes)).toEqual(['last', 'middle'])
    expect(missingInputs(part, {})).toEqual([])
    expect(check(part, registry)).toEqual([])
  })

  it('keeps the graphs that are needed, and only these', () => {
    const graphs = { ...mapped.graphs, unused: { nodes: {}, wires: [] } }
    expect(Object.keys(flowTo({ ...mapped, graphs }, 'each', ports).graphs ?? {})).toEqual(['one'])
  })

  it('leaves a flow without the node as it is', () => {
    expect(flowTo(chain, 'nowhere', ports)).toBe(chain)
  })
})

describe('run from here', () => {
  it('runs the node and what follows, and locks the rest to what it gave', async () => {
    const record = recordOf(await recordRun(chain, { who: 'you', other: 'one' }))
    const edited: Flow = {
      ...chain,
      nodes: { ...chain.nodes, middle: { type: 'text.template', with: { template: 'Edited {{text}}' } } },
    }
    const part = flowFrom(edited, 'middle', (id) => record.get(id)?.outputs)
    expect(part.nodes['first'].frozen).toEqual({ text: 'First you' })
    expect(part.nodes['last'].frozen).toBeUndefined()
    const again = recordOf(await recordRun(part, { who: 'nobody', other: 'two' }))
    expect(again.get('first')?.reused).toBe(true)
    expect(again.get('side')?.outputs).toEqual({ text: 'Side one' })
    expect(again.get('last')?.outputs).toEqual({ text: 'Last Edited First you' })
  })

  it('runs again what nothing is known of', () => {
    expect(flowFrom(chain, 'middle', () => undefined)).toEqual(chain)
  })

  it('takes the lock off the node that is asked for', () => {
    const nodes = { ...chain.nodes, middle: { ...chain.nodes['middle'], frozen: { text: 'x' } } }
    expect(flowFrom({ ...chain, nodes }, 'middle', () => undefined).nodes['middle'].frozen).toBeUndefined()
  })
})

describe('missing inputs', () => {
  it('are those that nothing gives', () => {
    expect(missingInputs(chain, { who: 'you' })).toEqual(['other'])
  })
})

async function outputsOf(flow: Flow, inputs: JsonObject): Promise<JsonObject> {
  const result = await run(compile(flow, registry), { inputs })
  return result.status === 'done' ? result.outputs : {}
}
