import { defineNode, port } from '@latchwork/engine'
import { z } from 'zod'

const operators = {
  '=': (a: number, b: number) => a === b,
  '!=': (a: number, b: number) => a !== b,
  '<': (a: number, b: number) => a < b,
  '<=': (a: number, b: number) => a <= b,
  '>': (a: number, b: number) => a > b,
  '>=': (a: number, b: number) => a >= b,
} as const

/** Compares two numbers. */
export const mathCompare = defineNode({
  type: 'math.compare',
  title: 'Compare',
  summary: 'Tells whether two numbers stand in a relation; made for the condition of flow.branch.',
  pure: true,
  inputs: { a: port.number(), b: port.number({ default: 0 }) },
  outputs: { result: port.boolean() },
  settings: z.strictObject({
    operator: z
      .enum(['=', '!=', '<', '<=', '>', '>='])
      .default('=')
      .describe('The relation of the first number to the second.'),
  }),
  run: ({ a, b }, { settings }) => ({ result: operators[settings.operator](a, b) }),
})
