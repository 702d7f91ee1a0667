import { defineNode, port } from '@latchwork/engine'

/** Counts the characters of a text. */
export const textLength = defineNode({
  type: 'text.length',
  title: 'Text length',
  summary: 'Counts the characters of a text.',
  pure: true,
  inputs: { text: port.text({ control: 'text' }) },
  outputs: { length: port.number({ summary: 'Unicode characters: an emoji of one code point counts once.' }) },
  run: ({ text }) => {
    let length = 0
    for (const character of text) length += character === '' ? 0 : 1
    return { length }
  },
})
