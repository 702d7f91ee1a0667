import { defineNode, port } from '@latchwork/engine'
import { z } from 'zod'

/** Replaces one text by another; the search is plain text, never a pattern. */
export const textReplace = defineNode({
  type: 'text.replace',
  title: 'Replace text',
  summary: 'Replaces a piece of text wherever it stands.',
  pure: true,
  inputs: { text: port.text({ control: 'text' }) },
  outputs: { text: port.text() },
  settings: z.strictObject({
    search: z
      .string()
      .min(1, 'Say what to search for.')
      .prefault('')
      .describe('The text to search for, letter by letter. It must not be empty.'),
    replacement: z.string().default('').describe('What to put in its place. Nothing, if not given.'),
    all: z.boolean().default(true).describe('Whether to replace every occurrence, or only the first.'),
  }),
  run: ({ text }, { settings: { search, replacement, all } }) => ({
    // A function, because `$&` and the like would mean something in a text.
    text: all ? text.replaceAll(search, () => replacement) : text.replace(search, () => replacement),
  }),
})
