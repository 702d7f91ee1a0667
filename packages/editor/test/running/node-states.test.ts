import type { RunEvent } from '@latchwork/engine'
import { describe, expect, it } from 'vitest'
import { createRunState } from '../../src/canvas/run-state.ts'
import { createNodeStates } from '../../src/running/node-states.ts'
import { flowOf, mapped, recordRun } from './record-run.ts'

describe('the states of nodes', () => {
  it('of the flow itself follow its events', async () => {
    const flow = flowOf({ nodes: { say: { type: 'test.speak', with: { text: 'one two' } } }, wires: [] })
    const events = await recordRun(flow)
    const states = createNodeStates(createRunState((tell) => tell()))
    states.begin(flow, {})
    const seen = events.map((event) => {
      states.take(event)
      return states.shown.of('say')
    })
    expect(seen.map((run) => run?.status)).toEqual([undefined, 'running', 'running', 'running', 'done', 'done'])
    expect(seen[3]?.text).toBe('one two ')
  })

  it('in a subgraph sum up all its runs under the way to it', async () => {
    const states = await after(mapped, ['a', 'bad', 'c'])
    expect(states.shown.of('each/ask')).toMatchObject({ status: 'done', note: '3 of 3', text: 'c ' })
    expect(states.shown.of('each/check')).toMatchObject({
      status: 'failed',
      note: '1 of 3 failed',
      error: 'This text is not wanted. Write another.',
    })
    expect(states.shown.of('each')?.status).toBe('done')
  })

  it('say on the map node how many elements are finished', async () => {
    const events = await recordRun(mapped, { texts: ['a', 'b', 'c'] })
    const states = createNodeStates(createRunState((tell) => tell()))
    states.begin(mapped, { texts: ['a', 'b', 'c'] })
    const notes = new Set<string | undefined>()
    for (const event of events) {
      states.take(event)
      notes.add(states.shown.of('each')?.note)
    }
    expect([...notes].slice(0, 5)).toEqual([undefined, '1 of 3', '2 of 3', '3 of 3', expect.stringMatching(/ms$/)])
  })

  it('count the rounds of a loop', async () => {
    const flow = flowOf({
      nodes: { again: { type: 'flow.loop', graph: 'round', with: { max: 9, n: 0 } } },
      wires: [],
      graphs: {
        round: {
          inputs: { n: { kind: 'number' } },
          outputs: { n: 'add.sum', done: 'enough.result' },
          nodes: {
            add: { type: 'math.add', with: { b: 1 } },
            enough: { type: 'math.compare', with: { operator: '>=', b: 3 } },
          },
          wires: ['input.n -> add.a', 'add.sum -> enough.a'],
        },
      },
    })
    const notes = await notesOf(flow, 'again')
    expect(notes).toContain('round 1')
    expect(notes).toContain('round 3')
    expect(notes).not.toContain('round 4')
  })

  it('of nodes that had not ended say canceled after the end of the run', async () => {
    const events = await recordRun(mapped, { texts: ['a', 'b'] })
    const states = createNodeStates(createRunState((tell) => tell()))
    states.begin(mapped, { texts: ['a', 'b'] })
    const middle = events.findIndex(({ type, path }) => type === 'node-start' && path === 'each[1]/ask')
    for (const event of events.slice(0, middle + 1)) states.take(event)
    expect(states.shown.of('each/ask')?.status).toBe('running')
    states.take({ type: 'run-end', status: 'interrupted', run: 'r', seq: middle + 1, at: 0, path: '' })
    expect(states.shown.of('each/ask')?.status).toBe('canceled')
    expect(states.shown.of('each')?.status).toBe('canceled')
    expect(states.shown.of('each/check')?.status).toBe('done')
  })
})

async function after(flow: typeof mapped, texts: readonly string[]) {
  const states = createNodeStates(createRunState((tell) => tell()))
  states.begin(flow, { texts })
  for (const event of await recordRun(flow, { texts })) states.take(event)
  return states
}

async function notesOf(flow: typeof mapped, id: string): Promise<readonly (string | undefined)[]> {
  const events: readonly RunEvent[] = await recordRun(flow)
  const states = createNodeStates(createRunState((tell) => tell()))
  states.begin(flow, {})
  return events.map((event) => {
    states.take(event)
    return states.shown.of(id)?.note
  })
}
