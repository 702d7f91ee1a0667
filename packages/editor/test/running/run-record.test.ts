import { describe, expect, it } from 'vitest'
import { createPortBook } from '../../src/document/index.ts'
import { portValues } from '../../src/running/port-values.ts'
import { recordOf, timingOf } from '../../src/running/run-record.ts'
import { barsOf } from '../../src/running/waterfall.ts'
import { flowOf, mapped, recordRun, registry } from './record-run.ts'

describe('the record of a run', () => {
  it('holds what every node gave, by path', async () => {
    const record = recordOf(await recordRun(mapped, { texts: ['a', 'bad'] }))
    expect([...record.keys()]).toEqual(['each', 'each[0]/ask', 'each[0]/check', 'each[1]/ask', 'each[1]/check'])
    expect(record.get('each')).toMatchObject({ status: 'done', outputs: { text: ['a'] } })
    expect(record.get('each[1]/check')).toMatchObject({ status: 'failed', error: { hint: 'Write another.' } })
    expect(record.get('each[0]/ask')?.texts).toBeUndefined()
  })

  it('shows what has streamed in while a node still works', async () => {
    const events = await recordRun(mapped, { texts: ['one two'] })
    const end = events.findIndex(({ type, path }) => type === 'node-end' && path === 'each[0]/ask')
    expect(recordOf(events.slice(0, end)).get('each[0]/ask')?.texts).toEqual({ text: 'one two ' })
  })

  it('begins anew when the run goes on', async () => {
    const [before, after] = [
      await recordRun(mapped, { texts: ['a', 'bad'] }),
      await recordRun(mapped, { texts: ['a'] }),
    ]
    expect(recordOf([...before, ...after])).toEqual(recordOf(after))
  })

  it('leaves a node waiting in a run that waits, and in no other', async () => {
    const asking = flowOf({ nodes: { ask: { type: 'flow.approve', with: { message: 'Send it?' } } }, wires: [] })
    const events = await recordRun(asking)
    expect(recordOf(events).get('ask')).toMatchObject({ status: 'waiting', wait: { about: { message: 'Send it?' } } })
    const stopped = events.map((event) =>
      event.type === 'run-end' ? { ...event, status: 'canceled' as const } : event,
    )
    expect(recordOf(stopped).get('ask')?.status).toBe('canceled')
  })

  it('gives bars that lie within the run', async () => {
    const events = await recordRun(mapped, { texts: ['a', 'b'] })
    const start = events[0].at
    const bars = barsOf([...recordOf(events).values()].map(timingOf), start, start + 1000)
    expect(bars).toHaveLength(5)
    for (const { left, width } of bars) expect(left + width).toBeLessThanOrEqual(1)
  })
})

describe('the values of ports', () => {
  const flow = flowOf({
    inputs: { who: { kind: 'text', default: 'world' } },
    nodes: {
      hello: { type: 'text.template', with: { template: 'Hello, {{who}}!' } },
      both: { type: 'text.join', with: { separator: '+' } },
    },
    wires: ['input.who -> hello.who', 'hello.text -> both.parts', 'input.who -> both.parts'],
  })
  const ports = createPortBook(registry)

  it('are found along the wires', async () => {
    const record = recordOf(await recordRun(flow, { who: 'Ada' }))
    const question = { flow, graph: '', inputs: { who: 'Ada' } }
    const hello = portValues(record, { ...question, path: 'hello', ports: ports.ofNode(flow, '', 'hello') })
    expect(hello).toContainEqual({ side: 'output', name: 'text', kind: 'text', value: 'Hello, Ada!' })
    expect(hello).toContainEqual({ side: 'input', name: 'who', kind: 'any', value: 'Ada', from: 'input.who' })
    const both = portValues(record, { ...question, path: 'both', ports: ports.ofNode(flow, '', 'both') })
    expect(both).toContainEqual(
      expect.objectContaining({ name: 'parts', value: ['Hello, Ada!', 'Ada'], from: 'hello.text, input.who' }),
    )
  })

  it('are unknown before the node ran', () => {
    const values = portValues(new Map(), {
      flow,
      graph: '',
      inputs: {},
      path: 'hello',
      ports: ports.ofNode(flow, '', 'hello'),
    })
    expect(values.find(({ name }) => name === 'text')?.value).toBeUndefined()
    expect(values.find(({ name }) => name === 'who')?.value).toBe('world')
  })
})
