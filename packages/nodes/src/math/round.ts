import { defineNode, port } from '@latchwork/engine'
import { z } from 'zod'
import { finite } from './finite.ts'

const rounders = {
  nearest: (value: number) => Math.sign(value) * Math.round(Math.abs(value)),
  down: Math.floor,
  up: Math.ceil,
} as const

/** Rounds a number to so many decimals. */
export const mathRound = defineNode({
  type: 'math.round',
  title: 'Round',
  summary: 'Rounds a number to so many decimals.',
  pure: true,
  inputs: { value: port.number() },
  outputs: { result: port.number() },
  settings: z.strictObject({
    decimals: z.int().min(-15).max(15).default(0).describe('How many decimals stay; -2 rounds to whole hundreds.'),
    mode: z
      .enum(['nearest', 'down', 'up'])
      .default('nearest')
      .describe('To the nearest number (halves away from zero), always down, or always up.'),
  }),
  run: ({ value }, { settings: { decimals, mode } }) => ({
    result: finite(shift(rounders[mode](shift(value, decimals)), -decimals), 'result') + 0,
  }),
})

/** Moves the decimal point in the number's text, because a multiplication makes 1.005 * 100 a little less than 100.5. */
function shift(value: number, places: number): number {
  const [digits, exponent = '0'] = String(value).split('e')
  return Number(`${digits}e${Number(exponent) + places}`)
}
