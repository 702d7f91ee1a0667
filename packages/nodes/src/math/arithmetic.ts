import { defineNode, NodeError, port } from '@latchwork/engine'
import { finite } from './finite.ts'

/** Adds two numbers. */
export const mathAdd = defineNode({
  type: 'math.add',
  title: 'Add',
  summary: 'Adds two numbers.',
  pure: true,
  inputs: { a: port.number(), b: port.number({ default: 0 }) },
  outputs: { sum: port.number() },
  run: ({ a, b }) => ({ sum: finite(a + b, 'sum') }),
})

/** Takes one number from another. */
export const mathSubtract = defineNode({
  type: 'math.subtract',
  title: 'Subtract',
  summary: 'Takes the second number from the first.',
  pure: true,
  inputs: { a: port.number(), b: port.number({ default: 0 }) },
  outputs: { difference: port.number() },
  run: ({ a, b }) => ({ difference: finite(a - b, 'difference') }),
})

/** Multiplies two numbers. */
export const mathMultiply = defineNode({
  type: 'math.multiply',
  title: 'Multiply',
  summary: 'Multiplies two numbers.',
  pure: true,
  inputs: { a: port.number(), b: port.number({ default: 1 }) },
  outputs: { product: port.number() },
  run: ({ a, b }) => ({ product: finite(a * b, 'product') }),
})

/** Divides one number by another. */
export const mathDivide = defineNode({
  type: 'math.divide',
  title: 'Divide',
  summary: 'Divides the first number by the second.',
  pure: true,
  inputs: { a: port.number(), b: port.number({ default: 1 }) },
  outputs: { quotient: port.number() },
  run: ({ a, b }) => {
    if (b !== 0) return { quotient: finite(a / b, 'quotient') }
    throw new NodeError('division-by-zero', `${a} cannot be divided by zero.`, {
      hint: 'Check with math.compare and flow.branch that the second number is not 0.',
      retryable: false,
    })
  },
})
