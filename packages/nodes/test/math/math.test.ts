import { describe, expect, test } from 'vitest'
import { mathAdd, mathDivide, mathMultiply, mathSubtract } from '../../src/math/arithmetic.ts'
import { mathCompare } from '../../src/math/compare.ts'
import { mathRound } from '../../src/math/round.ts'
import { failureOf, runNode } from '../context.ts'

describe('arithmetic', () => {
  test('has one named output each', async () => {
    const inputs = { a: 7, b: 2 }
    expect(await runNode(mathAdd, inputs)).toEqual({ sum: 9 })
    expect(await runNode(mathSubtract, inputs)).toEqual({ difference: 5 })
    expect(await runNode(mathMultiply, inputs)).toEqual({ product: 14 })
    expect(await runNode(mathDivide, inputs)).toEqual({ quotient: 3.5 })
  })

  test('the second number may be left out and then changes nothing', async () => {
    expect(await runNode(mathAdd, { a: 7 })).toEqual({ sum: 7 })
    expect(await runNode(mathSubtract, { a: 7 })).toEqual({ difference: 7 })
    expect(await runNode(mathMultiply, { a: 7 })).toEqual({ product: 7 })
    expect(await runNode(mathDivide, { a: 7 })).toEqual({ quotient: 7 })
  })

  test.each([
    [mathAdd, { a: 1e308, b: 1e308 }, 'The sum is too large for a number.'],
    [mathSubtract, { a: -1e308, b: 1e308 }, 'The difference is too large for a number.'],
    [mathMultiply, { a: 1e200, b: 1e200 }, 'The product is too large for a number.'],
    [mathDivide, { a: 1e300, b: 1e-300 }, 'The quotient is too large for a number.'],
    [mathDivide, { a: 4, b: 0 }, '4 cannot be divided by zero.'],
    [mathDivide, { a: 0, b: -0 }, '0 cannot be divided by zero.'],
  ])('%# results that are no number are failures', async (type, inputs, message) => {
    expect(await failureOf(runNode(type, inputs))).toMatchObject({ message, retryable: false })
  })
})

describe('math.round', () => {
  test.each([
    [2.5, {}, 3],
    [-2.5, {}, -3],
    [1.005, { decimals: 2 }, 1.01],
    [-1.005, { decimals: 2 }, -1.01],
    [1234, { decimals: -2 }, 1200],
    [1.29, { decimals: 1, mode: 'down' }, 1.2],
    [-1.21, { decimals: 1, mode: 'down' }, -1.3],
    [1.21, { decimals: 1, mode: 'up' }, 1.3],
    [1e-7, { decimals: 8 }, 1e-7],
    [1.5e300, { decimals: 2 }, 1.5e300],
    [-0.2, {}, 0],
  ])('%d with %o is %d', async (value, settings, result) => {
    expect(await runNode(mathRound, { value }, { settings })).toEqual({ result })
  })

  test('what grows beyond a number is a failure', async () => {
    const rounded = runNode(mathRound, { value: 1.7e308 }, { settings: { decimals: -15, mode: 'up' } })
    expect(await rounded).toEqual({ result: 1.7e308 })
    const tooLarge = runNode(mathRound, { value: 1.7e308 }, { settings: { decimals: 15 } })
    expect(await failureOf(tooLarge)).toMatchObject({ code: 'number-too-large' })
  })
})

test.each([
  ['=', [false, true, false]],
  ['!=', [true, false, true]],
  ['<', [true, false, false]],
  ['<=', [true, true, false]],
  ['>', [false, false, true]],
  ['>=', [false, true, true]],
])('math.compare %s compares 1, 2 and 3 with 2', async (operator, results) => {
  const compared = [1, 2, 3].map(
    async (a) => (await runNode(mathCompare, { a, b: 2 }, { settings: { operator } }))['result'],
  )
  expect(await Promise.all(compared)).toEqual(results)
})
