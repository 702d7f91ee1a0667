import { defineNode, port } from '@latchwork/engine'
import { z } from 'zod'

/** Cuts a text into parts. */
export const textSplit = defineNode({
  type: 'text.split',
  title: 'Split text',
  summary: 'Cuts a text into parts wherever the separator stands.',
  pure: true,
  inputs: { text: port.text({ control: 'text' }) },
  outputs: { parts: port.list(port.text()) },
  settings: z.strictObject({
    separator: z
      .string()
      .min(1, 'Say what separates the parts.')
      .default('\n')
      .describe('What stands between two parts: a new line, if nothing else is said.'),
  }),
  run: ({ text }, { settings }) => ({ parts: text.split(settings.separator) }),
})
