import { describe, expect, test } from 'vitest'
import { compareRun, faultsOf as faultsIn, type TestedRun } from '../../src/flow-tests/compare.ts'
import { valueSchema } from '../../src/flow-tests/value-schema.ts'

const run: TestedRun = { status: 'done', outputs: { text: 'Iron rusts.', list: [1, { a: 2 }] }, cost: 0.02 }
const keeps = async (): Promise<undefined> => undefined

async function faultsOf(expectation: object, tested: TestedRun = run, judge: Parameters<typeof compareRun>[2] = keeps) {
  const expected = { outputs: {}, ...expectation }
  return faultsIn(await compareRun(tested, { name: 't', inputs: {}, cassette: 'c', expect: expected }, judge))
}

test('a run that is as expected has no faults', async () => {
  const outputs = {
    text: {
      equals: 'Iron rusts.',
      contains: ['Iron', 'rusts'],
      matches: { type: 'string', minLength: 3 },
      judged: 'x',
    },
    list: { contains: [{ a: 2 }] },
  }
  expect(await faultsOf({ outputs, costBelow: 0.03 })).toEqual([])
})

test.each([
  [{ outputs: { text: { equals: 'Iron rusted.' } } }, 'outputs.text', '"Iron rusts." instead of "Iron rusted."'],
  [{ outputs: { list: { equals: [1, { a: 3 }] } } }, 'outputs.list', 'at [1].a: 2 instead of 3'],
  [{ outputs: { text: { contains: 'Gold' } } }, 'outputs.text', 'does not contain "Gold": "Iron rusts."'],
  [{ outputs: { list: { contains: [2] } } }, 'outputs.list', 'does not contain 2'],
  [{ outputs: { text: { matches: { type: 'number' } } } }, 'outputs.text', 'does not follow the schema at its root'],
  [{ outputs: { gone: {} } }, 'outputs.gone', 'no such output'],
  [{ costBelow: 0.02 }, 'costBelow', 'cost $0.02, not below $0.02'],
  [{ error: 'node-failed' }, 'error', 'The run was done; it should fail with "node-failed".'],
])('%j is not met', async (expectation, where, words) => {
  expect(await faultsOf(expectation)).toEqual([{ where, message: expect.stringContaining(words) }])
})

test('an unknown cost is below nothing, and a failed run is told with its remedy', async () => {
  expect(await faultsOf({ costBelow: 1 }, { ...run, cost: 'unknown' })).toHaveLength(1)
  const error = { code: 'x', message: 'It broke.', hint: 'Mend it.' }
  expect(await faultsOf({}, { ...run, status: 'failed', error })).toEqual([
    { where: 'run', message: 'It broke.\nMend it.' },
  ])
  expect(await faultsOf({ error: 'x' }, { ...run, status: 'failed', error })).toEqual([])
})

test('what the judge says is a fault', async () => {
  const judge = async (): Promise<string> => 'does not keep the rule'
  expect(await faultsOf({ outputs: { text: { judged: 'It is about gold.' } } }, run, judge)).toHaveLength(1)
})

describe('a schema', () => {
  test.each([
    [{ minItems: 2 }, '"minItems" needs "type": "array" beside it'],
    [{ type: 'object', properties: { a: { minimum: 1 } } }, '"minimum" needs "type": "number" beside it'],
    [{ type: 'string', minLenght: 2 }, '"minLenght" is not supported'],
    [{ not: {} }, '"not" is not supported'],
  ])('%j is refused, since it would promise more than it holds', (schema, words) => {
    expect(() => valueSchema(schema)).toThrow(words)
  })

  test('counts elements of any kind', () => {
    expect(valueSchema({ type: 'array', minItems: 2 }).safeParse([1]).success).toBe(false)
  })
})

test('each expectation is told with what was expected and what came, also where nothing is wrong', async () => {
  const outputs = { text: { equals: 'Iron rusts.', contains: 'Gold' } }
  expect(
    await compareRun(run, { name: 't', inputs: {}, cassette: 'c', expect: { outputs, costBelow: 1 } }, keeps),
  ).toEqual([
    { where: 'outputs.text', rule: 'equals', expected: 'Iron rusts.', came: 'Iron rusts.', faults: [] },
    { where: 'outputs.text', rule: 'contains', expected: 'Gold', came: 'Iron rusts.', faults: [expect.any(String)] },
    { where: 'costBelow', rule: 'costBelow', expected: 1, came: 0.02, faults: [] },
  ])
})
