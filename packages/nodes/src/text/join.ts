import { defineNode, port } from '@latchwork/engine'
import { z } from 'zod'

/** Puts texts one after the other. */
export const textJoin = defineNode({
  type: 'text.join',
  title: 'Join texts',
  summary: 'Puts texts one after the other.',
  pure: true,
  inputs: { parts: port.text({ many: true, summary: 'The texts, in the order of their wires.' }) },
  outputs: { text: port.text() },
  settings: z.strictObject({
    separator: z.string().default('\n').describe('What stands between two texts: a new line, if nothing else is said.'),
  }),
  run: ({ parts }, { settings }) => ({ text: parts.join(settings.separator) }),
})
