import { defineNode, port } from '@latchwork/engine'
import { z } from 'zod'

/** Tells whether a text has another one in it. */
export const textContains = defineNode({
  type: 'text.contains',
  title: 'Contains',
  summary: 'Tells whether a text has another one in it.',
  pure: true,
  inputs: {
    text: port.text({ control: 'text' }),
    search: port.text({ summary: 'The text to search for, letter by letter.' }),
  },
  outputs: { result: port.boolean() },
  settings: z.strictObject({
    ignoreCase: z.boolean().default(false).describe('Whether capital and small letters count as the same.'),
  }),
  run: ({ text, search }, { settings }) => ({
    result: settings.ignoreCase ? text.toLowerCase().includes(search.toLowerCase()) : text.includes(search),
  }),
})
