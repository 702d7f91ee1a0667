import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  check,
  compile,
  createMemoryRuntime,
  createRegistry,
  controlNodes,
  formatFlow,
  isJsonObject,
  parseFlow,
  run,
  type Gate,
  type RunResult,
  type Runtime,
} from '../../src/index.ts'
import { outputsOf } from '../make-flow.ts'
import { evaluate } from '../plain-evaluator.ts'
import { createDice, randomFlow } from '../random-flow.ts'
import { randomNodes } from '../random-nodes.ts'
import { createAnsweringRuntime, createShuffledRuntime } from '../test-runtimes.ts'

const registry = createRegistry([...controlNodes, ...randomNodes])

/** What is said of an error is left out: which of several failures comes first is a matter of time. */
const withoutErrors = (result: RunResult): unknown => {
  const outputs: unknown = JSON.parse(JSON.stringify(outputsOf(result)), (_, value: unknown) =>
    isJsonObject(value) && 'code' in value ? {} : value,
  )
  return { failed: result.status === 'failed', outputs }
}

/** Holds a third of the nodes, and lets each go a while later, the last ones first now and then. */
const createForgetfulGate = (seed: number): Gate => {
  const dice = createDice(seed)
  const held: (() => void)[] = []
  return (node) => {
    if (dice() > 0.3) return 'go'
    if (dice() > 0.5) node.tell('breakpoint')
    held.push(() => node.release())
    setImmediate(() => (dice() > 0.5 ? held.pop() : held.shift())?.())
    return 'hold'
  }
}

const holds = (
  numRuns: number,
  makeRuntime: (seed: number) => Runtime | undefined,
  maxInFlight?: number,
  makeGate?: (seed: number) => Gate,
): Promise<void> =>
  fc.assert(
    fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 40 }), async (seed, size) => {
      const flow = parseFlow(formatFlow(randomFlow(seed, size)))
      expect(check(flow, registry)).toEqual([])
      const plan = compile(flow, registry)
      const inputs = { x: seed % 100, ...(seed % 3 > 0 && { y: 4 }) }
      const runtime = makeRuntime(seed)
      const result = await run(plan, {
        inputs,
        ...(runtime !== undefined && { runtime }),
        ...(maxInFlight !== undefined && { maxInFlight }),
        ...(makeGate !== undefined && { gate: makeGate(seed) }),
      })
      const expected = evaluate(flow, flow, inputs)
      expect(withoutErrors(result)).toEqual({ failed: expected.failed, outputs: expected.outputs })
    }),
    { numRuns, endOnFailure: false },
  )

describe('random graphs give what plain recursion gives', () => {
  test('with no runtime', () => holds(400, () => undefined))
  test('with no runtime, one step at a time', () => holds(150, () => undefined, 1))
  test('in the memory runtime', () => holds(200, createMemoryRuntime))
  test('with steps that are over in a shuffled order', () => holds(150, createShuffledRuntime))
  test('with steps that are over in a shuffled order, two at a time', () => holds(80, createShuffledRuntime, 2))
  test('with steps that are answered at once', () => holds(200, createAnsweringRuntime))
  test('with nodes held at random and let go in any order', () =>
    holds(120, createShuffledRuntime, undefined, createForgetfulGate))
  test('with nodes held at random, one step at a time', () => holds(60, () => undefined, 1, createForgetfulGate))
})

test('random flows fail now and then, and give many outputs', () => {
  let failed = 0
  let outputs = 0
  for (let seed = 0; seed < 200; seed++) {
    const flow = randomFlow(seed, 30)
    const evaluated = evaluate(flow, flow, { x: seed })
    if (evaluated.failed) failed++
    outputs += Object.keys(evaluated.outputs).length
  }
  expect(failed).toBeGreaterThan(20)
  expect(failed).toBeLessThan(180)
  expect(outputs).toBeGreaterThan(2000)
})
