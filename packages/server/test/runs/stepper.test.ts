import type { HoldReason, ReadyNode } from '@latchwork/engine'
import { expect, test } from 'vitest'
import { createStepper } from '../../src/runs/stepper.ts'

/** Nodes that come up at a stepper, and what became of them. */
function createYard(first: Parameters<typeof createStepper>[0]) {
  const happened: string[] = []
  const stepper = createStepper(first, (next) => happened.push(`next ${next ?? 'none'}`))
  const controllers = new Map<string, AbortController>()
  const come = (...paths: readonly string[]): void => {
    for (const path of paths) {
      const controller = new AbortController()
      controllers.set(path, controller)
      const node: ReadyNode = {
        path,
        graph: path.includes('/') ? 'one' : '',
        id: path.slice(path.lastIndexOf('/') + 1),
        inputs: {},
        signal: controller.signal,
        tell: (reason: HoldReason) => happened.push(`${reason} ${path}`),
        release: () => happened.push(`go ${path}`),
      }
      if (stepper.gate(node) === 'go') happened.push(`pass ${path}`)
    }
  }
  const taken = (): readonly string[] => happened.splice(0)
  return { stepper, come, taken, drop: (path: string) => controllers.get(path)?.abort() }
}

test('nodes with a breakpoint are held, and the others pass', () => {
  const { stepper, come, taken } = createYard({ breakpoints: ['b', 'each/x', 'm[1]/y'], isStepping: false })
  come('a', 'b', 'c', 'each[0]/x', 'm[0]/y', 'm[1]/y')
  expect(taken()).toEqual([
    'pass a',
    'breakpoint b',
    'next b',
    'pass c',
    'breakpoint each[0]/x',
    'pass m[0]/y',
    'breakpoint m[1]/y',
  ])
  expect(stepper.standing()).toEqual({ heldAt: ['b', 'each[0]/x', 'm[1]/y'] })
  expect(stepper.letGo('c')).toBe(false)
  expect(stepper.letGo('each[0]/x')).toBe(true)
  expect(taken()).toEqual(['go each[0]/x'])
  stepper.goOn()
  expect(taken()).toEqual(['go b', 'go m[1]/y', 'next none'])
})

test('a breakpoint of a graph holds its node whatever runs the graph', () => {
  const { come, taken } = createYard({ breakpoints: ['graphs.one.nodes.x'], isStepping: false })
  come('x', 'each[3]/x', 'agent[0]/x')
  expect(taken()).toEqual(['pass x', 'breakpoint each[3]/x', 'next each[3]/x', 'breakpoint agent[0]/x'])
})

test('stepping lets one node go at a time, in the order in which they came', () => {
  const { stepper, come, taken } = createYard({ breakpoints: ['b'], isStepping: true })
  come('a', 'b', 'c')
  expect(taken()).toEqual(['step a', 'next a'])
  stepper.step()
  expect(taken()).toEqual(['go a', 'breakpoint b', 'next b'])
  come('d')
  stepper.step()
  expect(taken()).toEqual(['go b', 'step c', 'next c'])
})

test('going on lets all go but those at a breakpoint that nobody has seen yet', () => {
  const { stepper, come, taken } = createYard({ breakpoints: ['b'], isStepping: true })
  come('a', 'b', 'c')
  stepper.goOn()
  expect(taken()).toEqual(['step a', 'next a', 'go a', 'go c', 'breakpoint b', 'next b'])
  come('d')
  expect(taken()).toEqual(['pass d'])
})

test('a step from a breakpoint holds what comes next; a pause holds from now on', () => {
  const { stepper, come, taken } = createYard({ breakpoints: ['b'], isStepping: false })
  come('b')
  stepper.step()
  come('c')
  expect(taken()).toEqual(['breakpoint b', 'next b', 'go b', 'next none', 'step c', 'next c'])
  stepper.goOn()
  come('d')
  stepper.pause()
  come('e')
  expect(taken()).toEqual(['go c', 'next none', 'pass d', 'step e', 'next e'])
})

test('breakpoints change while it runs; what is held stays so', () => {
  const { stepper, come, taken } = createYard({ breakpoints: ['a'], isStepping: false })
  come('a')
  stepper.setBreakpoints(['b'])
  come('a2', 'b')
  expect(taken()).toEqual(['breakpoint a', 'next a', 'pass a2', 'breakpoint b'])
  expect(stepper.holding()).toEqual({ breakpoints: ['b'], isStepping: false })
})

test('what had started before a run waited is not held again', () => {
  const { come, taken } = createYard({ breakpoints: ['a', 'b'], isStepping: true, passed: new Set(['a', 'c']) })
  come('a', 'c', 'b')
  expect(taken()).toEqual(['pass a', 'pass c', 'breakpoint b', 'next b'])
})

test('a node that is not wanted any more makes way for the next', () => {
  const { stepper, come, taken, drop } = createYard({ breakpoints: [], isStepping: true })
  come('a', 'b')
  drop('a')
  expect(taken()).toEqual(['step a', 'next a', 'step b', 'next b'])
  drop('b')
  expect(stepper.standing()).toEqual({ isStepping: true })
})
